import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type FunctionName, fallbackFunction, limits, type RequestFunction, routes } from '../spec.ts';
import { resourcePrefix, type Settings } from './settings.ts';

export interface ApiProps {
  readonly settings: Settings;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
}

/** The HTTP API: every route of `spec.ts`, and one function for whatever no route matches. */
export class Api extends Construct {
  /** Base URL without a slash at its end. */
  readonly url: string;
  readonly id: string;

  constructor(scope: Construct, id: string, { settings, functions }: ApiProps) {
    super(scope, id);
    const name = resourcePrefix(settings.shop);
    const integrations = new Map<RequestFunction, HttpLambdaIntegration>();
    const integrationOf = (target: RequestFunction): HttpLambdaIntegration => {
      const known = integrations.get(target) ?? new HttpLambdaIntegration(target, functions[target]);
      integrations.set(target, known);
      return known;
    };

    const api = new HttpApi(this, 'Http', {
      apiName: name,
      createDefaultStage: false,
      defaultIntegration: integrationOf(fallbackFunction),
      // The answers are about customers: no request without a signature and the right to make it.
      ...(settings.auth === 'iam' ? { defaultAuthorizer: new HttpIamAuthorizer() } : {}),
    });
    for (const route of routes) {
      api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrationOf(route.function),
      });
    }

    new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit: limits.requestsPerSecond, burstLimit: limits.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            logGroupName: `/aws/vendedlogs/apis/${name}`,
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: ACCESS_LOG_FORMAT,
      },
    });
    this.url = api.apiEndpoint;
    this.id = api.apiId;
  }
}

/** The route instead of the path, which names a customer, and nothing of the caller. */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    time: AccessLogField.contextRequestTime(),
    requestId: AccessLogField.contextRequestId(),
    route: '$context.routeKey',
    status: AccessLogField.contextStatus(),
    milliseconds: AccessLogField.contextResponseLatency(),
    functionMilliseconds: AccessLogField.contextIntegrationLatency(),
    functionError: AccessLogField.contextIntegrationErrorMessage(),
    bytes: AccessLogField.contextResponseLength(),
  }),
);

import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { PREFLIGHT_ROUTE } from '../../layers/api/handler.ts';
import { FALLBACK_HEADER } from '../../layers/api/http/respond.ts';
import type { FunctionName, RequestFunction } from '../../layers/contract/functions.ts';
import { scopesFor } from '../spec/callers.ts';
import { THROTTLES } from '../spec/limits.ts';
import { FALLBACK_FUNCTION, ROUTES, type Route } from '../spec/routes.ts';
import { resourcePrefix, type Settings } from './settings.ts';

export interface ApiProps {
  readonly settings: Settings;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
}

/** The HTTP API: the routes of infra/spec, and one function for requests that no route matches. */
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
      defaultIntegration: integrationOf(FALLBACK_FUNCTION),
      // Answers are about customers: every request needs authorization.
      ...authorization(settings),
      ...(settings.corsOrigins.length === 0 ? {} : { corsPreflight: cors(settings.corsOrigins) }),
    });
    const added = deployedRoutes(settings).flatMap((route) =>
      api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrationOf(route.function),
        ...(settings.auth === 'jwt' ? { authorizationScopes: scopesFor(route.audience) } : {}),
      }),
    );
    if (settings.corsOrigins.length > 0) {
      const [method, path] = PREFLIGHT_ROUTE.split(' ') as ['OPTIONS', string];
      const preflight = api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: integrationOf(FALLBACK_FUNCTION),
        authorizer: new HttpNoneAuthorizer(),
        authorizationScopes: [],
      });
      added.push(...preflight);
    }

    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      // Of requests that no route matches.
      throttle: { rateLimit: THROTTLES.any.requestsPerSecond, burstLimit: THROTTLES.any.burst },
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
    // The L2 stage has one limit for all routes. Settings of a route are refused until the route exists.
    (stage.node.defaultChild as CfnStage).addPropertyOverride('RouteSettings', routeThrottles(settings));
    for (const route of added) stage.node.addDependency(route);
    this.url = api.apiEndpoint;
    this.id = api.apiId;
  }
}

function authorization({ auth, jwt }: Settings): {
  defaultAuthorizer?: IHttpRouteAuthorizer;
  defaultAuthorizationScopes?: string[];
} {
  if (auth === 'none') return {};
  if (jwt === undefined) return { defaultAuthorizer: new HttpIamAuthorizer() };
  return {
    defaultAuthorizer: new HttpJwtAuthorizer('Tokens', jwt.issuer, { jwtAudience: [...jwt.audience] }),
    defaultAuthorizationScopes: scopesFor(undefined),
  };
}

function cors(origins: readonly string[]): CorsPreflightOptions {
  const methods = [...new Set(ROUTES.map(({ method }) => method))];
  return {
    allowOrigins: [...origins],
    allowMethods: [CorsHttpMethod.HEAD, ...methods.map((method) => CorsHttpMethod[method])],
    allowHeaders: [
      'authorization',
      'content-type',
      'if-none-match',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-security-token',
    ],
    exposeHeaders: ['etag', 'retry-after', FALLBACK_HEADER],
    maxAge: Duration.hours(1),
  };
}

/** Without authorization, the operator's routes would let everybody erase and export: they are not there. */
function deployedRoutes({ auth }: Settings): Route[] {
  return ROUTES.filter(({ audience }) => auth !== 'none' || audience !== 'operator');
}

function routeThrottles(settings: Settings): Record<string, object> {
  return Object.fromEntries(
    deployedRoutes(settings).map(({ method, path, audience }) => {
      const { requestsPerSecond, burst } = THROTTLES[audience];
      return [`${method} ${path}`, { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst }];
    }),
  );
}

/** Has the route instead of the path, which names a customer, and nothing about the caller. */
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

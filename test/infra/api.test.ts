import { describe, expect, it } from 'vitest';
import { fallbackFunction, functions, limits, routes } from '../../infra/spec.ts';
import { onlyResource, readable, resourcesOf, shopTemplate } from './template.ts';

const template = shopTemplate();
const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration');
const stage = onlyResource(template, 'AWS::ApiGatewayV2::Stage').Properties;

/** Route key ► function. */
const deployedRoutes = Object.fromEntries(
  Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => {
    const target = String(readable(Properties.Target)).replace(/^integrations\/<(.+)>$/, '$1');
    const uri = String(readable(integrations[target]!.Properties.IntegrationUri));
    const id = uri.replace(/^<(\w+)\.Arn>$/, '$1');
    const name = resourcesOf(template, 'AWS::Lambda::Function')[id]!.Properties.FunctionName as string;
    return [Properties.RouteKey, name.replace('clientele-shop-', '')];
  }),
);

describe('the HTTP API', () => {
  it('has every route of the spec, and one answer for everything else', () => {
    expect(deployedRoutes).toEqual({
      ...Object.fromEntries(routes.map((route) => [`${route.method} ${route.path}`, route.function])),
      $default: fallbackFunction,
    });
  });

  it('asks every caller for a signature, on every route, unless told not to', () => {
    const kinds = (of: typeof template) =>
      new Set(
        Object.values(resourcesOf(of, 'AWS::ApiGatewayV2::Route')).map(
          ({ Properties }) => Properties.AuthorizationType,
        ),
      );
    expect(kinds(template)).toEqual(new Set(['AWS_IAM']));
    expect(kinds(shopTemplate({ auth: 'none' }))).toEqual(new Set(['NONE']));
  });

  it('speaks HTTP and hands requests on as payload 2.0', () => {
    expect(onlyResource(template, 'AWS::ApiGatewayV2::Api').Properties.ProtocolType).toBe('HTTP');
    const versions = Object.values(integrations).map(({ Properties }) => [
      Properties.IntegrationType,
      Properties.PayloadFormatVersion,
    ]);
    const requestFunctions = Object.values(functions).filter(({ kind }) => kind === 'request');
    expect(versions).toEqual(requestFunctions.map(() => ['AWS_PROXY', '2.0']));
  });

  it('opens no origin to browsers', () => {
    expect(onlyResource(template, 'AWS::ApiGatewayV2::Api').Properties.CorsConfiguration).toBeUndefined();
  });

  it('is throttled as the spec says', () => {
    expect(stage).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: {
        ThrottlingRateLimit: limits.requestsPerSecond,
        ThrottlingBurstLimit: limits.burst,
      },
    });
  });

  it('logs each request by its route, without who asked or about whom', () => {
    const { Format } = stage.AccessLogSettings as { Format: string };
    expect(Object.values(JSON.parse(Format) as Record<string, string>)).toEqual([
      '$context.requestTime',
      '$context.requestId',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.integrationLatency',
      '$context.integrationErrorMessage',
      '$context.responseLength',
    ]);
  });
});

describe('the outputs of the stack', () => {
  it('are what an operator needs first', () => {
    const outputs = readable(template.toJSON().Outputs) as Record<string, { Value: string }>;
    expect(Object.keys(outputs).sort()).toEqual([
      'ApiUrl',
      'BucketName',
      'ControlTableName',
      'ResultsTableName',
      'StateMachineArn',
    ]);
    expect(outputs.ApiUrl!.Value).toMatch(/^https:\/\/<\w+>\.execute-api\.|^<\w+\.ApiEndpoint>$/);
  });
});

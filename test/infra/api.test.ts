import { describe, expect, it } from 'vitest';
import { CALLERS, coversRequest, scopeOf } from '../../infra/spec/callers.ts';
import { FUNCTIONS } from '../../infra/spec/functions.ts';
import { THROTTLES } from '../../infra/spec/limits.ts';
import { FALLBACK_FUNCTION, ROUTES } from '../../infra/spec/routes.ts';
import { PREFLIGHT_ROUTE } from '../../layers/api/handler.ts';
import {
  onlyResource,
  readable,
  resourcesOf,
  type Statement,
  shopTemplate,
  statementsOf,
} from './template.ts';

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
      ...Object.fromEntries(ROUTES.map((route) => [`${route.method} ${route.path}`, route.function])),
      $default: FALLBACK_FUNCTION,
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

  it('has no route of the operator where it asks nobody for a signature', () => {
    const open = shopTemplate({ auth: 'none' });
    const keys = Object.values(resourcesOf(open, 'AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey as string,
    );
    const closed = ROUTES.filter(({ audience }) => audience === 'operator');
    expect(closed.length).toBeGreaterThan(5);
    expect(closed.filter(({ method, path }) => keys.includes(`${method} ${path}`))).toEqual([]);
    expect(keys).toHaveLength(ROUTES.length - closed.length + 1);
    const { RouteSettings } = onlyResource(open, 'AWS::ApiGatewayV2::Stage').Properties;
    expect(Object.keys(RouteSettings as object).filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('speaks HTTP and hands requests on as payload 2.0', () => {
    expect(onlyResource(template, 'AWS::ApiGatewayV2::Api').Properties.ProtocolType).toBe('HTTP');
    const versions = Object.values(integrations).map(({ Properties }) => [
      Properties.IntegrationType,
      Properties.PayloadFormatVersion,
    ]);
    const requestFunctions = Object.values(FUNCTIONS).filter(({ kind }) => kind === 'request');
    expect(versions).toEqual(requestFunctions.map(() => ['AWS_PROXY', '2.0']));
  });

  it('opens no origin to browsers', () => {
    expect(onlyResource(template, 'AWS::ApiGatewayV2::Api').Properties.CorsConfiguration).toBeUndefined();
  });

  it.each<Record<string, string>>([{}, { jwtIssuer: 'https://issuer.example', jwtAudience: 'shop' }])(
    'answers the preflight of an allowed origin without authorization (%o)',
    (auth) => {
      const open = shopTemplate({ ...auth, corsOrigins: 'https://shop.example' });
      const unauthorized = Object.values(resourcesOf(open, 'AWS::ApiGatewayV2::Route'))
        .filter(({ Properties }) => Properties.AuthorizationType === 'NONE')
        .map(({ Properties }) => Properties.RouteKey);
      expect(unauthorized).toEqual([PREFLIGHT_ROUTE]);
      expect(onlyResource(open, 'AWS::ApiGatewayV2::Api').Properties.CorsConfiguration).toMatchObject({
        AllowOrigins: ['https://shop.example'],
      });
    },
  );

  it('is throttled as the spec says', () => {
    expect(stage).toMatchObject({
      StageName: '$default',
      RouteSettings: Object.fromEntries(
        ROUTES.map(({ method, path, audience }) => [
          `${method} ${path}`,
          {
            ThrottlingRateLimit: THROTTLES[audience].requestsPerSecond,
            ThrottlingBurstLimit: THROTTLES[audience].burst,
          },
        ]),
      ),
      AutoDeploy: true,
      DefaultRouteSettings: {
        ThrottlingRateLimit: THROTTLES.any.requestsPerSecond,
        ThrottlingBurstLimit: THROTTLES.any.burst,
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

describe('callers', () => {
  const policies = Object.fromEntries(
    Object.values(resourcesOf(template, 'AWS::IAM::ManagedPolicy')).map(
      ({ Properties }): [string, Statement[]] => [
        // Policies of the same shop in two regions need two names.
        String(readable(Properties.ManagedPolicyName)).replace('-<AWS::Region>', ''),
        statementsOf(Properties.PolicyDocument),
      ],
    ),
  );
  const covered = (kind: string, effect: string, request: string) =>
    policies[`clientele-shop-${kind}`]!.filter((statement) => statement.effect === effect)
      .flatMap(({ resources }) => resources)
      .some((resource) => coversRequest(resource.replace(/^.*\/\$default\//, ''), request));
  const may = (kind: string, { method, path }: (typeof ROUTES)[number]) => {
    const request = `${method}${path.replaceAll(/\{\w+\}/g, 'x')}`;
    return covered(kind, 'Allow', request) && !covered(kind, 'Deny', request);
  };

  it('have policies that another region of the same shop can have as well', () => {
    const names = Object.values(resourcesOf(template, 'AWS::IAM::ManagedPolicy')).map(({ Properties }) =>
      String(readable(Properties.ManagedPolicyName)),
    );
    expect(names.filter((name) => !name.endsWith('-<AWS::Region>'))).toEqual([]);
  });

  it('of every kind have a policy that allows to call, and nothing else', () => {
    expect(Object.keys(policies).toSorted()).toEqual(
      CALLERS.map((kind) => `clientele-shop-${kind}`).toSorted(),
    );
    const actions = Object.values(policies).flatMap((statements) => statements.flatMap((one) => one.actions));
    expect(new Set(actions)).toEqual(new Set(['execute-api:Invoke']));
  });

  it.each(CALLERS)('%s may ask the routes of its own kind', (kind) => {
    const own = ROUTES.filter(({ audience }) => audience === kind || audience === 'any');
    expect(own.filter((route) => !may(kind, route))).toEqual([]);
  });

  it.each([
    ['storefront', ['back-office', 'operator']],
    ['back-office', ['operator']],
    ['operator', ['storefront', 'back-office']],
  ] as const)('with the right of the %s alone may ask nothing that is for %s', (kind, others) => {
    const closed = ROUTES.filter(({ audience }) => others.some((other) => other === audience));
    expect(closed.length).toBeGreaterThan(5);
    expect(closed.filter((route) => may(kind, route))).toEqual([]);
  });

  it('show a token with the scope of the route where tokens are taken', () => {
    const tokens = shopTemplate({ jwtIssuer: 'https://issuer.example/', jwtAudience: 'clientele' });
    expect(resourcesOf(tokens, 'AWS::IAM::ManagedPolicy')).toEqual({});
    expect(onlyResource(tokens, 'AWS::ApiGatewayV2::Authorizer').Properties).toMatchObject({
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://issuer.example/', Audience: ['clientele'] },
    });
    const scopes = Object.fromEntries(
      Object.values(resourcesOf(tokens, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
        Properties.RouteKey,
        Properties.AuthorizationScopes,
      ]),
    );
    for (const { method, path, audience } of ROUTES) {
      const wanted = audience === 'any' ? CALLERS.map(scopeOf) : [scopeOf(audience)];
      expect(scopes[`${method} ${path}`]).toEqual(wanted);
    }
    expect(scopes.$default).toEqual([scopeOf('back-office')]);
  });
});

describe('browsers', () => {
  it('may call from the origins that are named, and from no other', () => {
    const open = shopTemplate({ corsOrigins: 'https://shop.example,https://www.shop.example' });
    expect(onlyResource(open, 'AWS::ApiGatewayV2::Api').Properties.CorsConfiguration).toMatchObject({
      AllowOrigins: ['https://shop.example', 'https://www.shop.example'],
      AllowMethods: ['HEAD', ...new Set(ROUTES.map(({ method }) => method))],
      AllowHeaders: expect.arrayContaining(['authorization', 'content-type', 'x-amz-content-sha256']),
      ExposeHeaders: ['etag', 'retry-after', 'x-clientele-fallback'],
    });
  });
});

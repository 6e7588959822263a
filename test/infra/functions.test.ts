import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/spec/functions.ts';
import { ENVIRONMENT_VARIABLES } from '../../layers/contract/environment-variables.ts';
import type { FunctionName } from '../../layers/contract/functions.ts';
import { onlyResource, type Resource, readable, resourcesOf, shopTemplate } from './template.ts';

const template = shopTemplate();
const deployed = new Map(
  Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map((resource) => [
    String(resource.Properties.FunctionName),
    resource,
  ]),
);
const names = Object.keys(FUNCTIONS) as FunctionName[];

function functionOf(name: FunctionName): Resource {
  const found = deployed.get(`clientele-shop-${name}`);
  if (!found) throw new Error(`No function ${name}`);
  return found;
}

describe('the functions', () => {
  it('are those of the spec and no other', () => {
    expect([...deployed.keys()].sort()).toEqual(names.map((name) => `clientele-shop-${name}`).sort());
  });

  it.each(names)('%s has the size and the limits of the spec, on Node.js 24 for arm64', (name) => {
    const spec = FUNCTIONS[name];
    expect(functionOf(name).Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'handler.handler',
      MemorySize: spec.memoryMb,
      Timeout: spec.timeoutSeconds,
      EphemeralStorage: { Size: spec.storageMb ?? 512 },
    });
  });

  it('have no more memory than the account allows', () => {
    const small = shopTemplate({ maxMemoryMb: '3008' });
    const sizes = Object.values(resourcesOf(small, 'AWS::Lambda::Function')).map(({ Properties }) => [
      Properties.FunctionName,
      Properties.MemorySize,
    ]);
    expect(Object.fromEntries(sizes)).toEqual(
      Object.fromEntries(
        names.map((name) => [`clientele-shop-${name}`, Math.min(FUNCTIONS[name].memoryMb, 3008)]),
      ),
    );
    const definition = JSON.stringify(
      readable(onlyResource(small, 'AWS::StepFunctions::StateMachine').Properties.DefinitionString),
    );
    expect(definition).not.toContain('10240,');
    expect(definition).toContain('memoryMb');
  });

  it.each(names)('%s gets the training layer if it trains', (name) => {
    const layers = functionOf(name).Properties.Layers as unknown[] | undefined;
    expect(layers?.length ?? 0).toBe(FUNCTIONS[name].kind === 'training' ? 1 : 0);
  });

  it('run on another processor, with the engine for it, where the deployment says so', () => {
    const other = shopTemplate({ architecture: 'x86_64' });
    const architectures = Object.values(resourcesOf(other, 'AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.Architectures,
    );
    expect(architectures).toEqual(names.map(() => ['x86_64']));
    expect(onlyResource(other, 'AWS::Lambda::LayerVersion').Properties.CompatibleArchitectures).toEqual([
      'x86_64',
    ]);
  });

  it.each(names)('%s keeps its logs, as JSON, for a month', (name) => {
    const logging = readable(functionOf(name).Properties.LoggingConfig) as Record<string, string>;
    expect(logging.LogFormat).toBe('JSON');
    const group = resourcesOf(template, 'AWS::Logs::LogGroup')[logging.LogGroup!.slice(1, -1)];
    expect(group?.Properties).toMatchObject({
      LogGroupName: `/aws/lambda/clientele-shop-${name}`,
      RetentionInDays: 30,
    });
  });

  it('are traced only where the deployment says so', () => {
    const tracing = (context: Record<string, string>) => {
      const resources = Object.values(resourcesOf(shopTemplate(context), 'AWS::Lambda::Function'));
      return new Set(resources.map(({ Properties }) => JSON.stringify(Properties.TracingConfig)));
    };
    expect(tracing({})).toEqual(new Set([undefined]));
    expect(tracing({ tracing: 'true' })).toEqual(new Set(['{"Mode":"Active"}']));
  });
});

describe('the environment of the functions', () => {
  const variablesOf = (name: FunctionName, context: Record<string, string> = {}) => {
    const resources = Object.values(resourcesOf(shopTemplate(context), 'AWS::Lambda::Function'));
    const found = resources.find(({ Properties }) => String(Properties.FunctionName).endsWith(`-${name}`))!;
    return readable((found.Properties.Environment as { Variables: unknown }).Variables) as Record<
      string,
      string
    >;
  };

  it.each(names)('of %s has the variables of the spec and no other', (name) => {
    const needed = Object.entries({
      [ENVIRONMENT_VARIABLES.stateMachine]: 'runs:start',
      [ENVIRONMENT_VARIABLES.eventStream]: 'deliver:events',
      [ENVIRONMENT_VARIABLES.itemStream]: 'deliver:items',
    } as const);
    // A key of the shop's own is told only where there is one.
    const always = Object.values(ENVIRONMENT_VARIABLES).filter(
      (variable) => variable !== ENVIRONMENT_VARIABLES.tableEncryptionKey,
    );
    const wanted = always.filter((variable) => {
      const right = needed.find(([name]) => name === variable)?.[1];
      return right === undefined || FUNCTIONS[name].access.includes(right);
    });
    expect(Object.keys(variablesOf(name)).sort()).toEqual([...wanted].sort());
  });

  it('names the stores of the stack and the choices of the deployment', () => {
    const variables = variablesOf('trigger', { shop: 'north', coalesceSeconds: '7' });
    expect(variables).toMatchObject({
      [ENVIRONMENT_VARIABLES.shop]: 'north',
      [ENVIRONMENT_VARIABLES.coalesceSeconds]: '7',
      [ENVIRONMENT_VARIABLES.bucket]: expect.stringMatching(/^<DataBucket\w+>$/),
      [ENVIRONMENT_VARIABLES.resultsTable]: expect.stringMatching(/^<DataResults\w+>$/),
      [ENVIRONMENT_VARIABLES.controlTable]: expect.stringMatching(/^<DataControl\w+>$/),
      [ENVIRONMENT_VARIABLES.activityTable]: expect.stringMatching(/^<DataActivity\w+>$/),
      [ENVIRONMENT_VARIABLES.stateMachine]:
        'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:clientele-north',
    });
  });

  it('tells a key of the shop to the function that makes tables, and to no other', () => {
    const told = names.filter(
      (name) => ENVIRONMENT_VARIABLES.tableEncryptionKey in variablesOf(name, { encryption: 'kms' }),
    );
    expect(told).toEqual(['import']);
  });

  it('holds no secret', () => {
    for (const name of names) {
      for (const [variable, value] of Object.entries(variablesOf(name))) {
        expect(variable).not.toMatch(/secret|password|token|credential|private|api_?key/i);
        expect(value).not.toMatch(/AKIA|ASIA|-----BEGIN|resolve:(ssm-secure|secretsmanager)/);
      }
    }
  });
});

import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { readSettings } from '../../infra/cloud/settings.ts';
import { ShopStack } from '../../infra/cloud/shop-stack.ts';

/** A resource of a template, as CloudFormation reads it. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/**
 * The stack of a shop with the feature flags of `cdk.json`. Assets are not bundled, and the check against
 * CloudFormation's own schemas is left to the real synthesis: it takes longer than all tests here.
 */
export function shopStack(context: Readonly<Record<string, string>> = {}): ShopStack {
  const { context: flags } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const app = new App({
    context: { ...flags, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  return new ShopStack(app, { settings: readSettings((key) => context[key]) });
}

const templates = new Map<string, Template>();

/** The template of a shop's stack, synthesised once for each context. */
export function shopTemplate(context: Readonly<Record<string, string>> = {}): Template {
  const key = JSON.stringify(context);
  const known = templates.get(key) ?? Template.fromStack(shopStack(context));
  templates.set(key, known);
  return known;
}

/** All resources of a type, by logical identifier. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

/** The only resource of a type; fails when there are none or several. */
export function onlyResource(template: Template, type: string): Resource {
  const found = Object.values(resourcesOf(template, type));
  if (found.length !== 1) throw new Error(`Expected one ${type}, found ${found.length}`);
  return found[0]!;
}

/** The value with what CloudFormation fills in at deployment as text: `<LogicalId.Attribute>`, `<AWS::Region>`. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (value === null || typeof value !== 'object') return value;
  const [key, inner] = Object.entries(value)[0] ?? [];
  if (key === 'Ref') return `<${inner}>`;
  if (key === 'Fn::GetAtt') return `<${(inner as string[]).join('.')}>`;
  if (key === 'Fn::Join') return ((inner as [string, unknown[]])[1].map(readable) as string[]).join('');
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, readable(field)]));
}

/** A statement of a policy with everything that may be one or many as many. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Record<string, unknown>;
}

/** The statements of a policy document, readable. */
export function statementsOf(document: unknown): Statement[] {
  const { Statement } = readable(document) as { Statement: Record<string, unknown>[] };
  return Statement.map((statement) => ({
    effect: String(statement.Effect),
    actions: [statement.Action].flat() as string[],
    resources: [statement.Resource].flat() as string[],
    conditions: (statement.Condition ?? {}) as Record<string, unknown>,
  }));
}

/** Every identity policy of the template, by logical identifier. */
export function identityPolicies(template: Template): Record<string, Statement[]> {
  return Object.fromEntries(
    Object.entries(resourcesOf(template, 'AWS::IAM::Policy')).map(([id, policy]) => [
      id,
      statementsOf(policy.Properties.PolicyDocument),
    ]),
  );
}

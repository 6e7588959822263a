import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Audience, routes } from '../spec.ts';
import { resourcePrefix, type Settings } from './settings.ts';

/** Kinds of caller that get a policy of their own; what anybody may ask is part of each. */
export const CALLERS = ['storefront', 'back-office', 'operator'] as const satisfies readonly Audience[];
export type CallerKind = (typeof CALLERS)[number];

const WHO: Readonly<Record<CallerKind, string>> = {
  storefront: 'ask what to show and tell what happened',
  'back-office': 'ask who customers are, what they are worth and what to do, and keep catalogue and rules',
  operator: 'look at models, run experiments, erase and export customers',
};

/** Method and path of what one kind of caller may ask, `*` for each parameter. */
export function allowedRequests(kind: CallerKind): string[] {
  return routes
    .filter(({ audience }) => audience === kind || audience === 'any')
    .map(({ method, path }) => `${method}${path.replaceAll(/\{\w+\}/g, '*')}`);
}

/** Scope of a token that may ask what one kind of caller may. */
export function scopeOf(kind: CallerKind): string {
  return `clientele/${kind}`;
}

/**
 * A managed policy for each kind of caller that allows its routes and no other: attach it to the role of the shop's front,
 * of its back office, of its operator.
 */
export class Callers extends Construct {
  constructor(scope: Construct, id: string, props: { readonly settings: Settings; readonly apiId: string }) {
    super(scope, id);
    const prefix = resourcePrefix(props.settings.shop);
    const api = `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${props.apiId}/$default`;
    for (const kind of CALLERS) {
      new ManagedPolicy(this, kind, {
        managedPolicyName: `${prefix}-${kind}`,
        description: `May ${WHO[kind]} (Clientele, ${props.settings.shop})`,
        statements: [
          new PolicyStatement({
            actions: ['execute-api:Invoke'],
            resources: allowedRequests(kind).map((request) => `${api}/${request}`),
          }),
        ],
      });
    }
  }
}

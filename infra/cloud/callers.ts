import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allowedRequests, CALLERS, type CallerKind, deniedRequests } from '../spec/callers.ts';
import { resourcePrefix, type Settings } from './settings.ts';

const WHO: Readonly<Record<CallerKind, string>> = {
  storefront: 'ask what to show and tell what happened',
  'back-office': 'ask who customers are, what they are worth and what to do, and keep catalogue and rules',
  operator: 'look at models, run experiments, erase and export customers',
};

/**
 * A managed policy for each kind of caller: attach it to the role of the shop's front, of its back office, of its operator,
 * each to a role of its own, for what the back office is denied its policy denies a role that is the operator's as well.
 */
export class Callers extends Construct {
  constructor(scope: Construct, id: string, props: { readonly settings: Settings; readonly apiId: string }) {
    super(scope, id);
    const prefix = resourcePrefix(props.settings.shop);
    const api = `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${props.apiId}/$default`;
    const requests = (effect: Effect, which: readonly string[]) =>
      new PolicyStatement({
        effect,
        actions: ['execute-api:Invoke'],
        resources: which.map((request) => `${api}/${request}`),
      });
    for (const kind of CALLERS) {
      const denied = deniedRequests(kind);
      new ManagedPolicy(this, kind, {
        managedPolicyName: `${prefix}-${kind}`,
        description: `May ${WHO[kind]} (Clientele, ${props.settings.shop})`,
        statements: [
          requests(Effect.ALLOW, allowedRequests(kind)),
          ...(denied.length === 0 ? [] : [requests(Effect.DENY, denied)]),
        ],
      });
    }
  }
}

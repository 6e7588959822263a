import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allowedRequests, CALLERS, type CallerKind, deniedRequests } from '../spec/callers.ts';
import { resourcePrefix, type Settings } from './settings.ts';

const MAY: Readonly<Record<CallerKind, string>> = {
  storefront: 'read recommendations and send what visitors do',
  'back-office':
    'read customers, segments, worklists and insights, send orders, and change catalogue and rules',
  operator: 'read models, run experiments, erase and export customers',
};

/**
 * A managed policy for each kind of caller. Attach each to a role of its own: the policy of the back office denies the operator's
 * requests that its own wildcards would cover, also to a role that has both.
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
        // IAM has one name space for all regions.
        managedPolicyName: `${prefix}-${kind}-${Aws.REGION}`,
        description: `May ${MAY[kind]} (Clientele, ${props.settings.shop})`,
        statements: [
          requests(Effect.ALLOW, allowedRequests(kind)),
          ...(denied.length === 0 ? [] : [requests(Effect.DENY, denied)]),
        ],
      });
    }
  }
}

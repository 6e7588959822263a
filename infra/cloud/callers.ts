import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allowedRequests, CALLERS, type CallerKind } from '../callers.ts';
import { resourcePrefix, type Settings } from './settings.ts';

const WHO: Readonly<Record<CallerKind, string>> = {
  storefront: 'ask what to show and tell what happened',
  'back-office': 'ask who customers are, what they are worth and what to do, and keep catalogue and rules',
  operator: 'look at models, run experiments, erase and export customers',
};

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

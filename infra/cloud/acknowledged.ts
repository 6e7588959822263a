import { type CfnElement, type Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { allowedRequests, CALLERS } from '../spec/callers.ts';
import { STREAMS } from '../spec/storage.ts';
import { resourcePrefix, type Settings } from './settings.ts';
import type { ShopStack } from './shop-stack.ts';

/** A finding of cdk-nag that is accepted: where, and why. */
export interface Acknowledgement {
  readonly rule: string;
  /** Path of the construct within the stack; the finding is accepted there and below. */
  readonly at: string;
  readonly reason: string;
}

/** Acknowledges the accepted findings, so that synthesis fails on all others. */
export function acknowledgeFindings(stack: ShopStack): void {
  for (const { rule, at, reason } of acknowledgements(stack)) {
    Validations.of(constructAt(stack, at)).acknowledge({ id: rule, reason });
  }
}

/** All accepted findings of a shop's stack. */
export function acknowledgements(stack: ShopStack): readonly Acknowledgement[] {
  return [
    {
      rule: 'AwsSolutions-S1',
      at: 'Data/Bucket',
      reason:
        'Only the functions of this stack use the bucket, and their work is in the logs and reports of the runs. CloudTrail data events of the account record any other access.',
    },
    ...Object.values(BUCKET_PREFIXES)
      .filter((prefix) => prefix !== BUCKET_PREFIXES.undelivered)
      .map((prefix) => ({
        rule: `AwsSolutions-IAM5[Resource::<${bucketLogicalId(stack)}.Arn>/${prefix}*]`,
        at: 'Functions',
        reason: `Deliveries and runs name the objects below ${prefix}, so no policy can list them; the right is limited to the prefix.`,
      })),
    {
      rule: `AwsSolutions-IAM5[Resource::<${resultsLogicalId(stack)}.Arn>-*]`,
      at: 'Functions',
      reason:
        'Runs create and remove a table for each imported version. Its name begins with the generated name of the results table.',
    },
    {
      rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws-dynamodb/*]',
      at: 'Functions/import',
      reason:
        'DynamoDB writes the errors of an import, on behalf of the caller, to log groups below this prefix that it names itself.',
    },
    ...Object.entries(STREAMS).flatMap(([name, { prefix, failedPrefix }]) =>
      [prefix, failedPrefix].map((folder) => ({
        rule: `AwsSolutions-IAM5[Resource::<${bucketLogicalId(stack)}.Arn>/${folder}*]`,
        at: `Streams/${name}`,
        reason: `The delivery stream names its objects below ${folder} itself; the right is limited to the prefix.`,
      })),
    ),
    {
      rule: 'AwsSolutions-IAM5[Resource::*]',
      at: 'Pipeline/Run/Role',
      reason:
        'The actions of log delivery, and of X-Ray when tracing is on, accept only *. Functions are listed one by one.',
    },
    ...[':*', '/*'].map((executions) => ({
      rule: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${resourcePrefix(stack.settings.shop)}${executions}]`,
      at: 'Pipeline/Run/Role',
      reason:
        'A distributed map names its executions itself; the right is limited to executions of this state machine.',
    })),
    {
      rule: 'AwsSolutions-SQS3',
      at: 'Pipeline/DeadLetters',
      reason:
        'This queue is the dead-letter queue, of an event rule, a schedule and an asynchronous invocation.',
    },
    ...authAcknowledgements(stack),
    ...tracingAcknowledgements(stack.settings),
  ];
}

/** Policies of callers have a `*` where a route has a parameter. */
function authAcknowledgements(stack: ShopStack): Acknowledgement[] {
  if (stack.settings.auth === 'iam') {
    const api = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${apiLogicalId(stack)}>/$default`;
    const requests = new Set(CALLERS.flatMap(allowedRequests).filter((request) => request.includes('*')));
    return [...requests].map((request) => ({
      rule: `AwsSolutions-IAM5[Resource::${api}/${request}]`,
      at: 'Callers',
      reason: 'The `*` stands for the path parameter of a route, an identifier.',
    }));
  }
  if (stack.settings.auth === 'jwt') return [];
  const reason = 'Deployed with -c auth=none: access is controlled elsewhere.';
  return [{ rule: 'AwsSolutions-APIG4', at: 'Api/Http', reason }];
}

function tracingAcknowledgements(settings: Settings): Acknowledgement[] {
  if (!settings.tracing) {
    return [
      {
        rule: 'AwsSolutions-SF2',
        at: 'Pipeline/Run',
        reason: 'Every trace costs money, so tracing is optional: -c tracing=true.',
      },
    ];
  }
  return [
    {
      rule: 'AwsSolutions-IAM5[Resource::*]',
      at: 'Functions',
      reason: 'The two actions of X-Ray that write traces accept only *.',
    },
  ];
}

function apiLogicalId(stack: ShopStack): string {
  return stack.getLogicalId(constructAt(stack, 'Api/Http').node.defaultChild as CfnElement);
}

function bucketLogicalId(stack: ShopStack): string {
  return stack.getLogicalId(stack.data.bucket.node.defaultChild as CfnElement);
}

function resultsLogicalId(stack: ShopStack): string {
  return stack.getLogicalId(stack.data.results.node.defaultChild as CfnElement);
}

function constructAt(stack: Stack, path: string): IConstruct {
  return path.split('/').reduce<IConstruct>((scope, id) => scope.node.findChild(id), stack);
}

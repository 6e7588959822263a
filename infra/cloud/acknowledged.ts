import { type CfnElement, type Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { allowedRequests, CALLERS } from '../spec/callers.ts';
import { STREAMS } from '../spec/storage.ts';
import { resourcePrefix, type Settings } from './settings.ts';
import type { ShopStack } from './shop-stack.ts';

/** A finding of cdk-nag that stands, where it stands, and why. */
export interface Acknowledgement {
  readonly rule: string;
  /** Path of the construct within the stack; the finding is accepted there and below. */
  readonly at: string;
  readonly reason: string;
}

/** Tells CDK of every accepted finding, so that synthesis fails on any other. */
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
        'The bucket is read and written by the functions of this stack alone, whose work is in the logs and reports of the runs; who else reaches it is for CloudTrail data events of the account.',
    },
    ...Object.values(BUCKET_PREFIXES).map((prefix) => ({
      rule: `AwsSolutions-IAM5[Resource::<${bucketLogicalId(stack)}.Arn>/${prefix}*]`,
      at: 'Functions',
      reason: `Objects under ${prefix} are named by deliveries and runs, so no policy can list them; the right ends at the prefix.`,
    })),
    {
      rule: `AwsSolutions-IAM5[Resource::<${resultsLogicalId(stack)}.Arn>-*]`,
      at: 'Functions',
      reason:
        'A version that is imported has a table of its own, made and removed by runs: its name begins with that of the results table, which nobody else can give, and is told by the version.',
    },
    {
      rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws-dynamodb/*]',
      at: 'Functions/import',
      reason:
        'DynamoDB tells what it could not import in the name of who asked, in log groups below this prefix that it names itself.',
    },
    ...Object.entries(STREAMS).flatMap(([name, { prefix, failedPrefix }]) =>
      [prefix, failedPrefix].map((folder) => ({
        rule: `AwsSolutions-IAM5[Resource::<${bucketLogicalId(stack)}.Arn>/${folder}*]`,
        at: `Streams/${name}`,
        reason: `The delivery stream names its objects under ${folder} itself; the right ends at the prefix.`,
      })),
    ),
    {
      rule: 'AwsSolutions-IAM5[Resource::*]',
      at: 'Pipeline/Run/Role',
      reason:
        'Log delivery (and X-Ray, when tracing is on) know no resources: their actions accept * alone. Functions are named one by one.',
    },
    ...[':*', '/*'].map((executions) => ({
      rule: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${resourcePrefix(stack.settings.shop)}${executions}]`,
      at: 'Pipeline/Run/Role',
      reason:
        'A distributed map names its executions itself; the right is for executions of this machine alone.',
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

/** The rights of callers end at `*` where a route has a parameter; with `none` there are no callers to tell apart. */
function authAcknowledgements(stack: ShopStack): Acknowledgement[] {
  if (stack.settings.auth === 'iam') {
    const api = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${apiLogicalId(stack)}>/$default`;
    const requests = new Set(CALLERS.flatMap(allowedRequests).filter((request) => request.includes('*')));
    return [...requests].map((request) => ({
      rule: `AwsSolutions-IAM5[Resource::${api}/${request}]`,
      at: 'Callers',
      reason: 'A route whose path names a customer or an item: the parameter is what may be anything.',
    }));
  }
  if (stack.settings.auth === 'jwt') return [];
  const reason = 'Deployed with -c auth=none: somebody else keeps strangers away.';
  return [{ rule: 'AwsSolutions-APIG4', at: 'Api/Http', reason }];
}

function tracingAcknowledgements(settings: Settings): Acknowledgement[] {
  if (!settings.tracing) {
    return [
      {
        rule: 'AwsSolutions-SF2',
        at: 'Pipeline/Run',
        reason: 'Tracing costs money for every trace and is a choice: -c tracing=true.',
      },
    ];
  }
  return [
    {
      rule: 'AwsSolutions-IAM5[Resource::*]',
      at: 'Functions',
      reason: 'X-Ray knows no resources: its two actions for writing traces accept * alone.',
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

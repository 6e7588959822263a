import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { acknowledgeFindings, acknowledgements } from '../../infra/cloud/acknowledged.ts';
import type { ShopStack } from '../../infra/cloud/shop-stack.ts';
import { shopStack } from './template.ts';

/** Findings of cdk-nag's AwsSolutions rules: rule and path of the construct within the stack. */
function findings(stack: ShopStack): { rule: string; path: string }[] {
  const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => ({
      rule: ruleName,
      path: constructPath!.slice(stack.node.id.length + 1),
    })),
  );
}

const TOKENS = { jwtIssuer: 'https://issuer.example/', jwtAudience: 'clientele' };
const contexts: Record<string, string>[] = [
  {},
  { tracing: 'true' },
  { auth: 'none' },
  TOKENS,
  { encryption: 'kms' },
  { alarmEmail: 'ops@shop.example' },
];

describe.each(contexts)('cdk-nag on a stack with %o', (context) => {
  it('finds nothing that is not acknowledged', () => {
    const stack = shopStack(context);
    acknowledgeFindings(stack);
    expect(findings(stack)).toEqual([]);
  });

  it('finds something for each acknowledgement: none is left over', () => {
    const stack = shopStack(context);
    const found = findings(stack);
    const unneeded = acknowledgements(stack).filter(
      ({ rule, at }) => !found.some((finding) => finding.rule === rule && finding.path.startsWith(`${at}/`)),
    );
    expect(unneeded).toEqual([]);
  });

  it('has a reason for each acknowledgement', () => {
    for (const { reason } of acknowledgements(shopStack(context))) expect(reason).toMatch(/^.{40,}\.$/);
  });
});

describe('the list of acknowledged findings', () => {
  it('is this one', () => {
    // Rights of callers are held against the routes where they are made, in api.test.ts.
    const own = acknowledgements(shopStack()).filter(({ at }) => at !== 'Callers');
    const named = (rule: string) =>
      rule.replace(/<DataBucket\w+\.Arn>/, '<bucket>').replace(/<DataResults\w+\.Arn>/, '<results>');
    const listed = own.map(({ rule, at }) => `${named(rule)} at ${at}`);
    expect(listed).toEqual([
      'AwsSolutions-S1 at Data/Bucket',
      'AwsSolutions-IAM5[Resource::<bucket>/raw/*] at Functions',
      'AwsSolutions-IAM5[Resource::<bucket>/config/*] at Functions',
      'AwsSolutions-IAM5[Resource::<bucket>/staged/*] at Functions',
      'AwsSolutions-IAM5[Resource::<bucket>/curated/*] at Functions',
      'AwsSolutions-IAM5[Resource::<bucket>/rejects/*] at Functions',
      'AwsSolutions-IAM5[Resource::<bucket>/models/*] at Functions',
      'AwsSolutions-IAM5[Resource::<bucket>/runs/*] at Functions',
      'AwsSolutions-IAM5[Resource::<bucket>/imports/*] at Functions',
      'AwsSolutions-IAM5[Resource::<results>-*] at Functions',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws-dynamodb/*] at Functions/import',
      'AwsSolutions-IAM5[Resource::<bucket>/raw/live/events/*] at Streams/events',
      'AwsSolutions-IAM5[Resource::<bucket>/raw-failed/live/events/*] at Streams/events',
      'AwsSolutions-IAM5[Resource::<bucket>/raw/live/items/*] at Streams/items',
      'AwsSolutions-IAM5[Resource::<bucket>/raw-failed/live/items/*] at Streams/items',
      'AwsSolutions-IAM5[Resource::*] at Pipeline/Run/Role',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:clientele-shop:*] at Pipeline/Run/Role',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:clientele-shop/*] at Pipeline/Run/Role',
      'AwsSolutions-SQS3 at Pipeline/DeadLetters',
      'AwsSolutions-SF2 at Pipeline/Run',
    ]);
  });
});

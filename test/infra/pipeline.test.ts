import { describe, expect, it } from 'vitest';
import { stateMachineDefinition } from '../../infra/cloud/definition.ts';
import { LAMBDA_MEMORY_MB, NIGHTLY_RUN } from '../../infra/spec/limits.ts';
import { RUN } from '../../infra/spec/run.ts';
import { identityPolicies, onlyResource, readable, resourcesOf, shopTemplate } from './template.ts';

const template = shopTemplate();
const stateMachine = onlyResource(template, 'AWS::StepFunctions::StateMachine');
const functionIds = Object.fromEntries(
  Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).map(([id, { Properties }]) => [
    String(Properties.FunctionName).replace('clientele-shop-', ''),
    id,
  ]),
);
const trigger = `<${functionIds.trigger}.Arn>`;
const deadLetters = `<${Object.keys(resourcesOf(template, 'AWS::SQS::Queue'))[0]}.Arn>`;

describe('the deployed state machine', () => {
  it('is a standard one, with the definition of the spec', () => {
    expect(stateMachine.Properties.StateMachineType ?? 'STANDARD').toBe('STANDARD');
    expect(JSON.parse(readable(stateMachine.Properties.DefinitionString) as string)).toEqual(
      stateMachineDefinition({
        maxMemoryMb: LAMBDA_MEMORY_MB.most,
        invoke: 'arn:<AWS::Partition>:states:::lambda:invoke',
        functionArn: (name) => `<${functionIds[name]}.Arn>`,
      }),
    );
  });

  it('logs every step, without what the steps hand on', () => {
    expect(stateMachine.Properties.LoggingConfiguration).toMatchObject({
      Level: 'ALL',
      IncludeExecutionData: false,
    });
  });

  it('may invoke the functions of its states and no other', () => {
    const policy = Object.entries(identityPolicies(template)).find(([id]) =>
      id.startsWith('PipelineRunRole'),
    );
    const invoking = policy![1].filter(({ actions }) => actions.includes('lambda:InvokeFunction'));
    const invoked = Object.values(RUN.states).flatMap((state) =>
      'function' in state ? [`<${functionIds[state.function]}.Arn>`] : [],
    );
    expect(invoking.flatMap(({ resources }) => resources).sort()).toEqual([...new Set(invoked)].sort());
  });

  it('may run children of its own, and no other machine’s', () => {
    const policy = Object.entries(identityPolicies(template)).find(([id]) =>
      id.startsWith('PipelineRunRole'),
    );
    const states = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
    const own = policy![1].filter(({ actions }) => actions.some((action) => action.startsWith('states:')));
    expect(own.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['states:StartExecution'], [`${states}:stateMachine:clientele-shop`]],
      [
        ['states:DescribeExecution', 'states:StopExecution'],
        [`${states}:execution:clientele-shop/*`, `${states}:execution:clientele-shop:*`],
      ],
    ]);
  });

  it('has the name that the trigger is told', () => {
    expect(stateMachine.Properties.StateMachineName).toBe('clientele-shop');
  });
});

describe('an upload', () => {
  const rule = onlyResource(template, 'AWS::Events::Rule').Properties;

  it('below raw/ in the shop’s bucket invokes the trigger', () => {
    expect(readable(rule.EventPattern)).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [`<${Object.keys(resourcesOf(template, 'AWS::S3::Bucket'))[0]}>`] },
        object: { key: [{ prefix: 'raw/events/' }, { prefix: 'raw/items/' }, { prefix: 'raw/customers/' }] },
      },
    });
    expect(rule.State).toBe('ENABLED');
  });

  it('that does not reach the trigger is tried again, then kept', () => {
    expect(readable(rule.Targets)).toEqual([
      expect.objectContaining({
        Arn: trigger,
        DeadLetterConfig: { Arn: deadLetters },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
      }),
    ]);
  });
});

describe('the nightly schedule', () => {
  const nightly = readable(onlyResource(template, 'AWS::Scheduler::Schedule').Properties) as {
    [field: string]: unknown;
    Target: Record<string, unknown>;
  };

  it('invokes the trigger at the hour of the spec, UTC', () => {
    expect(nightly).toMatchObject({
      ScheduleExpression: `cron(${NIGHTLY_RUN.minute} ${NIGHTLY_RUN.hour} * * ? *)`,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: trigger, Input: '{"source":"clientele.schedule"}' },
    });
  });

  it('that does not reach the trigger is tried again, then kept', () => {
    expect(nightly.Target).toMatchObject({
      DeadLetterConfig: { Arn: deadLetters },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
    });
  });

  it('may invoke the trigger and keep what fails, for this account alone', () => {
    const policy = Object.entries(identityPolicies(template)).find(([id]) =>
      id.startsWith('PipelineNightlyRole'),
    );
    expect(policy![1].map(({ actions, resources }) => [actions, resources])).toEqual([
      [['lambda:InvokeFunction'], [trigger]],
      [['sqs:SendMessage'], [deadLetters]],
    ]);
    const role = Object.entries(resourcesOf(template, 'AWS::IAM::Role')).find(([id]) =>
      id.startsWith('PipelineNightlyRole'),
    );
    expect(readable(role![1].Properties.AssumeRolePolicyDocument)).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } } }],
    });
  });
});

describe('a start that the trigger fails on', () => {
  it('is tried again, then kept for two weeks, encrypted', () => {
    expect(readable(onlyResource(template, 'AWS::Lambda::EventInvokeConfig').Properties)).toMatchObject({
      FunctionName: `<${functionIds.trigger}>`,
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    });
    expect(onlyResource(template, 'AWS::SQS::Queue').Properties).toMatchObject({
      MessageRetentionPeriod: 14 * 86_400,
      SqsManagedSseEnabled: true,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { readable, resourcesOf, shopTemplate } from './template.ts';

type Fields = Record<string, unknown>;

const template = shopTemplate({ alarmEmail: 'somebody@shop.example' });
const queues = Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).map((id) => `<${id}.Arn>`);
const of = (type: string): [string, Fields][] =>
  Object.entries(resourcesOf(template, type)).map(([id, { Properties }]) => [
    id,
    readable(Properties) as Fields,
  ]);
const at = (fields: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as Fields | undefined)?.[name], fields);

/** Every path on which something is handed over without anybody waiting for the answer, and where it ends when it fails. */
const PATHS: Readonly<Record<string, () => [string, unknown][]>> = {
  'targets of rules': () =>
    of('AWS::Events::Rule').flatMap(([id, rule]) =>
      (rule.Targets as Fields[]).map((target): [string, unknown] => [
        id,
        at(target, 'DeadLetterConfig', 'Arn'),
      ]),
    ),
  schedules: () =>
    of('AWS::Scheduler::Schedule').map(([id, one]) => [id, at(one, 'Target', 'DeadLetterConfig', 'Arn')]),
  'functions that rules and schedules invoke': () => {
    const invoked = [
      ...of('AWS::Events::Rule').flatMap(([, rule]) => (rule.Targets as Fields[]).map(({ Arn }) => Arn)),
      ...of('AWS::Scheduler::Schedule').map(([, one]) => at(one, 'Target', 'Arn')),
    ];
    const configured = new Map(
      of('AWS::Lambda::EventInvokeConfig').map(([, one]) => [
        String(one.FunctionName).replace('>', '.Arn>'),
        at(one, 'DestinationConfig', 'OnFailure', 'Destination'),
      ]),
    );
    return [...new Set(invoked.map(String))].map((arn) => [arn, configured.get(arn)]);
  },
  'mappings of event sources': () =>
    of('AWS::Lambda::EventSourceMapping').map(([id, one]) => [
      id,
      at(one, 'DestinationConfig', 'OnFailure', 'Destination'),
    ]),
};

describe('what is handed over without anybody waiting', () => {
  it.each(Object.keys(PATHS))('ends in a dead-letter queue when it fails: %s', (path) => {
    for (const [id, destination] of PATHS[path]?.() ?? []) expect(queues, id).toContain(destination);
  });

  it('is on the paths that are looked at here, and no other', () => {
    expect(PATHS['targets of rules']?.().length).toBeGreaterThan(0);
    expect(PATHS.schedules?.().length).toBeGreaterThan(0);
    expect(PATHS['functions that rules and schedules invoke']?.().length).toBeGreaterThan(0);
    const asynchronous = Object.values(template.toJSON().Resources as Record<string, { Type: string }>)
      .map(({ Type }) => Type)
      .filter((type) =>
        /^AWS::(Events|Scheduler|SNS|SQS|Kinesis|KinesisFirehose|Pipes|IoT|SES|S3::.*Notification)|EventSourceMapping|EventInvokeConfig/.test(
          type,
        ),
      );
    // Delivery streams keep what they cannot deliver in the bucket; mail of an alarm is repeated by the service, and the
    // alarm stands in the console whether it comes or not.
    expect([...new Set(asynchronous)].toSorted()).toEqual(
      [
        'AWS::Events::Rule',
        ...(of('AWS::KinesisFirehose::DeliveryStream').length > 0
          ? ['AWS::KinesisFirehose::DeliveryStream']
          : []),
        'AWS::Lambda::EventInvokeConfig',
        'AWS::SNS::Subscription',
        'AWS::SNS::Topic',
        'AWS::SNS::TopicPolicy',
        'AWS::SQS::Queue',
        'AWS::SQS::QueuePolicy',
        'AWS::Scheduler::Schedule',
      ].toSorted(),
    );
  });

  it('is kept in the bucket where a delivery stream cannot deliver it', () => {
    for (const [id, stream] of of('AWS::KinesisFirehose::DeliveryStream')) {
      const destination = (stream.ExtendedS3DestinationConfiguration ?? {}) as Fields;
      expect(destination.ErrorOutputPrefix, id).toEqual(expect.any(String));
    }
  });

  it('is watched: every queue of what failed has an alarm', () => {
    const alarms = JSON.stringify(of('AWS::CloudWatch::Alarm'));
    for (const [id] of of('AWS::SQS::Queue')) expect(alarms).toContain(`<${id}.QueueName>`);
  });
});

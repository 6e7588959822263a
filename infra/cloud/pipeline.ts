import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { ArnFormat, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { FunctionName } from '../../layers/contract/functions.ts';
import { RUN_SOURCES } from '../../layers/contract/run-state.ts';
import { NIGHTLY_RUN } from '../spec/limits.ts';
import { STAGE_FUNCTIONS } from '../spec/run.ts';
import { UPLOAD_PREFIXES } from '../spec/storage.ts';
import { stateMachineDefinition } from './definition.ts';
import { resourcePrefix, type Settings } from './settings.ts';

/** How long a start is retried before it goes to the dead-letter queue. */
const MAX_START_AGE = Duration.hours(1);
const START_ATTEMPTS = 10;

export interface PipelineProps {
  readonly settings: Settings;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly bucket: IBucket;
}

/**
 * The state machine of the run, and what starts it: an upload of a dump, and the nightly schedule. Both invoke the trigger function,
 * which names the execution after its time window, so that the uploads of one delivery cause one run. Events that never reach
 * the function, or that it fails on, are kept in a queue.
 */
export class Pipeline extends Construct {
  readonly stateMachine: StateMachine;
  /** Events that could not start a run. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const trigger = props.functions.trigger;
    this.stateMachine = defineStateMachine(this, props);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    new EventInvokeConfig(this, 'TriggerInvocation', {
      function: trigger,
      maxEventAge: MAX_START_AGE,
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
    trigger.addToRolePolicy(maySend(this.deadLetters));
    startOnUpload(this, props.bucket, trigger);
    startNightly(this, props.settings, trigger);
  }
}

function defineStateMachine(scope: Construct, { settings, functions }: PipelineProps): StateMachine {
  const name = resourcePrefix(settings.shop);
  const definition = stateMachineDefinition({
    invoke: `arn:${Aws.PARTITION}:states:::lambda:invoke`,
    functionArn: (functionName) => functions[functionName].functionArn,
    maxMemoryMb: settings.maxMemoryMb,
  });
  const stateMachine = new StateMachine(scope, 'Run', {
    stateMachineName: name,
    definitionBody: DefinitionBody.fromString(Stack.of(scope).toJsonString(definition)),
    tracingEnabled: settings.tracing,
    logs: {
      // The prefix lets log delivery share one resource policy of the account, whose size is limited.
      destination: new LogGroup(scope, 'RunLogs', {
        logGroupName: `/aws/vendedlogs/states/${name}`,
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });
  stateMachine.addToRolePolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: STAGE_FUNCTIONS.map((functionName) => functions[functionName].functionArn),
    }),
  );
  for (const statement of mayRunChildren(Stack.of(scope), name)) stateMachine.addToRolePolicy(statement);
  return stateMachine;
}

/**
 * A distributed map starts executions of its own state machine, named `<machine>/<label>:<name>`, watches and stops them. The ARNs
 * are written out: a reference would be circular.
 */
function mayRunChildren(stack: Stack, name: string): PolicyStatement[] {
  const arn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return [
    new PolicyStatement({ actions: ['states:StartExecution'], resources: [arn('stateMachine', name)] }),
    new PolicyStatement({
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [arn('execution', `${name}:*`), arn('execution', `${name}/*`)],
    }),
  ];
}

function startOnUpload(scope: Pipeline, bucket: IBucket, trigger: LambdaFunction): void {
  new Rule(scope, 'Upload', {
    description: 'Starts a run after an upload',
    eventPattern: {
      source: [RUN_SOURCES.upload],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [bucket.bucketName] },
        object: { key: UPLOAD_PREFIXES.map((prefix) => ({ prefix })) },
      },
    },
    targets: [
      new LambdaTarget(trigger, {
        deadLetterQueue: scope.deadLetters,
        maxEventAge: MAX_START_AGE,
        retryAttempts: START_ATTEMPTS,
      }),
    ],
  });
}

function startNightly(scope: Pipeline, settings: Settings, trigger: LambdaFunction): void {
  const name = `${resourcePrefix(settings.shop)}-nightly`;
  const role = new Role(scope, 'NightlyRole', {
    description: 'Lets the nightly schedule start a run',
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [trigger.functionArn] }),
  );
  role.addToPolicy(maySend(scope.deadLetters));
  const nightly = new CfnSchedule(scope, 'Nightly', {
    name,
    description: 'Starts a run every night',
    scheduleExpression: `cron(${NIGHTLY_RUN.minute} ${NIGHTLY_RUN.hour} * * ? *)`,
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: trigger.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify({ source: RUN_SOURCES.schedule }),
      retryPolicy: {
        maximumEventAgeInSeconds: MAX_START_AGE.toSeconds(),
        maximumRetryAttempts: START_ATTEMPTS,
      },
      deadLetterConfig: { arn: scope.deadLetters.queueArn },
    },
  });
  // The scheduler checks the role when the schedule is created.
  nightly.node.addDependency(role);
}

/** Lets a service send to a dead-letter queue; CDK's own grant would allow reading its attributes as well. */
function maySend(queue: Queue): PolicyStatement {
  return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] });
}

import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  type DimensionsMap,
  GraphWidget,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { LiveDumpKind } from '../../layers/contract/artefacts.ts';
import { METRICS_NAMESPACE, metricDimensions } from '../../layers/contract/metrics.ts';
import { ALARMS, type AlarmSpec, type MetricSource } from '../spec/alarms.ts';
import { resourcePrefix, type Settings } from './settings.ts';

export interface WatchProps {
  readonly settings: Settings;
  readonly results: TableV2;
  readonly activity: TableV2;
  readonly stateMachine: StateMachine;
  readonly deadLetters: IQueue;
  readonly streams: Readonly<Record<LiveDumpKind, CfnDeliveryStream>>;
  /** Identifier of the HTTP API. */
  readonly apiId: string;
}

/** The alarms of infra/spec/alarms.ts, and a dashboard that shows what they watch. They send mail when the settings have an address. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { settings } = props;
    const prefix = resourcePrefix(settings.shop);
    const topic = settings.alarmEmail === undefined ? undefined : emailTopic(this, settings.alarmEmail);
    for (const spec of ALARMS) {
      const alarm = new Alarm(this, spec.name, {
        alarmName: `${prefix}-${spec.name}`,
        alarmDescription: `${spec.meaning} What to do: ${spec.advice}`,
        metric: metricOf(spec, props),
        threshold: spec.threshold,
        evaluationPeriods: spec.periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData:
          spec.missingData === 'alarm' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      if (topic !== undefined) alarm.addAlarmAction(new SnsAction(topic));
    }
    new Dashboard(this, 'Dashboard', {
      dashboardName: prefix,
      // A row has room for three widgets of width 8.
      widgets: [
        ALARMS.map(
          (spec) =>
            new GraphWidget({
              title: spec.name,
              width: 8,
              left: [metricOf(spec, props)],
              leftAnnotations: [{ value: spec.threshold, label: 'alarm above' }],
            }),
        ),
      ],
    });
  }
}

function emailTopic(scope: Construct, address: string): Topic {
  const topic = new Topic(scope, 'Mail', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(address));
  return topic;
}

function metricOf({ metric, minutes }: AlarmSpec, props: WatchProps): Metric {
  const [namespace, dimensionsMap] = placeOf(metric.source, props);
  const { name, statistic } = metric;
  return new Metric({
    namespace,
    dimensionsMap,
    metricName: name,
    statistic,
    period: Duration.minutes(minutes),
  });
}

/** Namespace and dimensions of a source's metrics. */
function placeOf(source: MetricSource, props: WatchProps): [namespace: string, DimensionsMap] {
  switch (source) {
    case 'shop':
      return [METRICS_NAMESPACE, metricDimensions(props.settings.shop)];
    case 'state-machine':
      return ['AWS/States', { StateMachineArn: props.stateMachine.stateMachineArn }];
    case 'api':
      return ['AWS/ApiGateway', { ApiId: props.apiId, Stage: '$default' }];
    case 'lambda':
      return ['AWS/Lambda', {}];
    case 'results-table':
      return ['AWS/DynamoDB', { TableName: props.results.tableName }];
    case 'activity-table':
      return ['AWS/DynamoDB', { TableName: props.activity.tableName }];
    case 'event-stream':
      return ['AWS/Firehose', { DeliveryStreamName: props.streams.events.ref }];
    case 'item-stream':
      return ['AWS/Firehose', { DeliveryStreamName: props.streams.items.ref }];
    case 'dead-letter-queue':
      return ['AWS/SQS', { QueueName: props.deadLetters.queueName }];
  }
}

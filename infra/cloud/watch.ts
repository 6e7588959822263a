import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type AlarmName, alarms, metricsNamespace } from '../spec.ts';
import { resourcePrefix, type Settings } from './settings.ts';

export interface WatchProps {
  readonly settings: Settings;
  readonly results: TableV2;
  readonly activity: TableV2;
  readonly stateMachine: StateMachine;
  readonly deadLetters: IQueue;
  /** Identifier of the HTTP API. */
  readonly apiId: string;
}

/**
 * One alarm for each way in which the system can let a shop down, and a dashboard with what the alarms see. What to do about
 * each is in the README, under the alarm's name. With an address in the settings they send mail.
 */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const prefix = resourcePrefix(props.settings.shop);
    const topic = mailTopic(this, props.settings);
    const metrics = watched(props);
    for (const name of Object.keys(alarms) as AlarmName[]) {
      const { threshold, minutes, periods, missing, meaning } = alarms[name];
      const alarm = new Alarm(this, name, {
        alarmName: `${prefix}-${name}`,
        alarmDescription: `${meaning} What to do: README, "${name}".`,
        metric: metrics[name](Duration.minutes(minutes)),
        threshold,
        evaluationPeriods: periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: missing === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      if (topic !== undefined) alarm.addAlarmAction(new SnsAction(topic));
    }
    dashboard(this, prefix, metrics);
  }
}

function mailTopic(scope: Construct, settings: Settings): Topic | undefined {
  if (settings.alarmMail === undefined) return undefined;
  const topic = new Topic(scope, 'Mail', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(settings.alarmMail));
  return topic;
}

type Watched = (period: Duration) => IMetric;

/** What each alarm looks at. */
function watched(props: WatchProps): Readonly<Record<AlarmName, Watched>> {
  const { settings, apiId, stateMachine } = props;
  const ofShop = (metricName: string, statistic: string) => (period: Duration) =>
    new Metric({
      namespace: metricsNamespace,
      metricName,
      dimensionsMap: { shop: settings.shop },
      statistic,
      period,
    });
  const ofApi = (metricName: string, statistic: string) => (period: Duration) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: apiId, Stage: '$default' },
      statistic,
      period,
    });
  return {
    'failed-run': (period) => stateMachine.metricFailed({ period }),
    'endless-run': (period) => stateMachine.metricTimedOut({ period }),
    'held-run': ofShop('RunsHeld', 'Sum'),
    'old-version': ofShop('ServingAgeHours', 'Maximum'),
    'rejected-rows': ofShop('RejectShare', 'Maximum'),
    'server-errors': ofApi('5xx', 'Sum'),
    'slow-answers': ofApi('Latency', 'p99'),
    // Without a function's name: what the account's concurrency refused, whichever function it hit.
    'throttled-functions': (period) =>
      new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period }),
    'throttled-reads': (period) => props.results.metric('ReadThrottleEvents', { statistic: 'Sum', period }),
    'throttled-writes': (period) =>
      props.activity.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
    'dead-letters': (period) => props.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
  };
}

function dashboard(
  scope: Construct,
  dashboardName: string,
  metrics: Readonly<Record<AlarmName, Watched>>,
): void {
  const widgets = (Object.keys(alarms) as AlarmName[]).map(
    (name) =>
      new GraphWidget({
        title: name,
        width: 8,
        left: [metrics[name](Duration.minutes(alarms[name].minutes))],
        leftAnnotations: [{ value: alarms[name].threshold, label: 'alarm above' }],
      }),
  );
  const rows = [widgets.slice(0, 3), widgets.slice(3, 6), widgets.slice(6)];
  new Dashboard(scope, 'Dashboard', { dashboardName, widgets: rows });
}

import { RUN_METRICS } from '../../layers/contract/metrics.ts';
import { STREAM_BUFFER } from './storage.ts';

/** Whose metric an alarm watches: one resource of the stack, all Lambda functions of the account, or the product's own metrics. */
export type MetricSource =
  | 'shop'
  | 'state-machine'
  | 'api'
  | 'lambda'
  | 'results-table'
  | 'activity-table'
  | 'dead-letter-queue'
  | 'event-stream'
  | 'item-stream';

/** An alarm: what it watches, when it goes off, what that means and what to do. Everything about it is here. */
export interface AlarmSpec {
  readonly name: string;
  readonly metric: {
    readonly source: MetricSource;
    /** CloudWatch's name of the metric. */
    readonly name: string;
    readonly statistic: 'Sum' | 'Maximum' | 'p99';
  };
  /** The alarm goes off above this value, in each of so many periods. */
  readonly threshold: number;
  readonly minutes: number;
  readonly periods: number;
  /** Whether a period without data is fine or a reason to go off. */
  readonly missingData: 'ok' | 'alarm';
  readonly meaning: string;
  /** What to do; Markdown, one paragraph of the runbook. */
  readonly advice: string;
}

/** Live records that stay in a delivery stream. Firehose drops what it could not deliver within 24 hours. */
function lateDelivery(name: string, source: 'event-stream' | 'item-stream', records: string): AlarmSpec {
  return {
    name,
    metric: { source, name: 'DeliveryToS3.DataFreshness', statistic: 'Maximum' },
    threshold: 3 * STREAM_BUFFER.seconds,
    minutes: 5,
    periods: 2,
    missingData: 'ok',
    meaning: `${records} wait in Firehose for more than a quarter of an hour instead of the usual five minutes. What is not delivered within 24 hours is lost.`,
    advice:
      'The log `/aws/kinesisfirehose/` of the stream has the reason. Most often its role lost a right on the bucket or on the KMS key. It delivers what waits as soon as it can.',
  };
}

/** The alarms of a deployed shop. `npm run runbook` writes them into infra/cloud/README.md. */
export const ALARMS: readonly AlarmSpec[] = [
  {
    name: 'run-failed',
    metric: { source: 'state-machine', name: 'ExecutionsFailed', statistic: 'Sum' },
    threshold: 0,
    minutes: 60,
    periods: 1,
    missingData: 'ok',
    meaning: 'A run failed. The previous version keeps serving.',
    advice:
      'Open the failed execution in Step Functions: it names the stage, and the log of that function the reason. Fix it, then start the state machine again or wait for the night: finished stages are not repeated.',
  },
  {
    name: 'run-timed-out',
    metric: { source: 'state-machine', name: 'ExecutionsTimedOut', statistic: 'Sum' },
    threshold: 0,
    minutes: 60,
    periods: 1,
    missingData: 'ok',
    meaning: 'A run took longer than six hours and was stopped. The previous version keeps serving.',
    advice:
      'Look up which stage ran last. If the data outgrew one Lambda function, run it in a container (`npm run container -- run`).',
  },
  {
    name: 'run-held',
    metric: { source: 'shop', name: RUN_METRICS.held, statistic: 'Sum' },
    threshold: 0,
    minutes: 60,
    periods: 1,
    missingData: 'ok',
    meaning:
      'A run published nothing, and the previous version keeps serving. `held`: the new version was worse, or an operator holds the serving one. `invalid`: the input cannot be trusted, or is too large for one function.',
    advice:
      'Read `outcome` and `reason` in `runs/<run>/report.json`. `held` after a roll-back: `npm run models -- resume --shop NAME` lets runs publish again. `held` otherwise: `models/<version>/verdict.json` has the comparison; check for incomplete dumps. The same input is not tried again, and the version cannot be activated by hand, because it was never published: deliver more or corrected dumps, or change `config/shop.json`. `invalid`: look in `rejects/`, correct the dump or the mapping, and deliver the dump again. Too large: run it in a container (`npm run container -- run`) or set `"sizeCheck": "warn"`; the nightly run tries again.',
  },
  {
    name: 'version-old',
    metric: { source: 'shop', name: RUN_METRICS.servingAge, statistic: 'Maximum' },
    threshold: 72,
    minutes: 24 * 60,
    periods: 1,
    missingData: 'alarm',
    meaning: 'The serving version is older than three days, or no run ended within a day.',
    advice:
      'Check that dumps are delivered, that the nightly schedule is enabled, and what the last report in `runs/` says.',
  },
  {
    name: 'rows-rejected',
    metric: { source: 'shop', name: RUN_METRICS.rejectShare, statistic: 'Maximum' },
    threshold: 0.05,
    minutes: 60,
    periods: 1,
    missingData: 'ok',
    meaning: 'More than 5 % of the delivered rows were rejected.',
    advice: '`rejects/` names file, line, column and reason. Most often a column of the dump changed.',
  },
  {
    name: 'server-errors',
    metric: { source: 'api', name: '5xx', statistic: 'Sum' },
    threshold: 5,
    minutes: 5,
    periods: 1,
    missingData: 'ok',
    meaning: 'The API answered more than five requests in five minutes with 5xx.',
    advice:
      '503 with `model.not_ready` or `model.expired`: see `version-old`. 500: search the log of the function for the request identifier in `instance`.',
  },
  {
    name: 'slow-responses',
    metric: { source: 'api', name: 'Latency', statistic: 'p99' },
    threshold: 1000,
    minutes: 5,
    periods: 3,
    missingData: 'ok',
    meaning: 'For a quarter of an hour, one response in a hundred took longer than a second.',
    advice: 'Check the alarms on throttling, then the health of DynamoDB in your region.',
  },
  {
    name: 'functions-throttled',
    // Without a function's name: calls refused by the account's limit, whichever function they were for.
    metric: { source: 'lambda', name: 'Throttles', statistic: 'Sum' },
    threshold: 0,
    minutes: 5,
    periods: 2,
    missingData: 'ok',
    meaning: 'Lambda refused calls because the account reached its limit of concurrent functions.',
    advice: 'Request a higher limit, or reserve concurrency for the functions that answer requests.',
  },
  {
    name: 'reads-throttled',
    metric: { source: 'results-table', name: 'ReadThrottleEvents', statistic: 'Sum' },
    threshold: 100,
    minutes: 5,
    periods: 2,
    missingData: 'ok',
    meaning: 'For ten minutes, DynamoDB refused reads of results. Imported tables are not watched.',
    advice:
      'Traffic grew faster than an on-demand table doubles its capacity; this ends by itself. If publishing causes it, lower `PARALLELISM.publish` in `infra/spec/limits.ts`.',
  },
  {
    name: 'writes-throttled',
    metric: { source: 'activity-table', name: 'WriteThrottleEvents', statistic: 'Sum' },
    threshold: 100,
    minutes: 5,
    periods: 2,
    missingData: 'ok',
    meaning: 'For ten minutes, DynamoDB refused writes of live events.',
    advice:
      'Traffic grew faster than an on-demand table doubles its capacity; this ends by itself. Callers got 503 with `Retry-After` and lose nothing by sending again.',
  },
  lateDelivery('events-late', 'event-stream', 'Live events'),
  lateDelivery('items-late', 'item-stream', 'Live changes of items'),
  {
    name: 'dead-letters',
    metric: { source: 'dead-letter-queue', name: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum' },
    threshold: 0,
    minutes: 5,
    periods: 1,
    missingData: 'ok',
    meaning: 'An upload or the nightly schedule could not start a run.',
    advice: 'The message in the queue has the reason. Start the state machine by hand, then purge the queue.',
  },
];

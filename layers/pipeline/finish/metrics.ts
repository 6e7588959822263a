import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, metricDimensions, RUN_METRICS } from '../../contract/metrics.ts';

/** What is counted of a run that ended. */
export interface RunMetrics {
  readonly shop: string;
  readonly outcome: string;
  /** Share of the delivered rows that were set aside, 0 to 1; null where the run did not come so far. */
  readonly rejectShare: number | null;
  /** Milliseconds since the serving version was activated; null while nothing serves. */
  readonly servingAgeMs: number | null;
}

const HOUR_MS = 3_600_000;

/**
 * Writes a run's figures to the log in the embedded metric format, from which CloudWatch makes metrics: no call, no
 * right, no wait. Silent where `POWERTOOLS_METRICS_DISABLED` says so.
 */
export function publishRunMetrics({ shop, outcome, rejectShare, servingAgeMs }: RunMetrics): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
  // Powertools adds `service` on its own, and the alarms would never see a metric with it.
  metrics.clearDefaultDimensions();
  metrics.addDimensions(metricDimensions(shop));
  metrics.addMetric(RUN_METRICS.held, MetricUnit.Count, outcome === 'held' || outcome === 'invalid' ? 1 : 0);
  if (rejectShare !== null) metrics.addMetric(RUN_METRICS.rejectShare, MetricUnit.NoUnit, rejectShare);
  if (servingAgeMs !== null)
    metrics.addMetric(RUN_METRICS.servingAge, MetricUnit.NoUnit, servingAgeMs / HOUR_MS);
  metrics.publishStoredMetrics();
}

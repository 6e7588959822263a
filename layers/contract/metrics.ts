/** CloudWatch namespace of the product's own metrics. */
export const METRICS_NAMESPACE = 'Clientele';

/** Dimensions of each of the product's own metrics. CloudWatch finds a metric only by exactly the dimensions it was written with. */
export function metricDimensions(shop: string): { readonly shop: string } {
  return { shop };
}

/** The product's own metrics, written once per run. */
export const RUN_METRICS = {
  /** 1 when the run published nothing: its version was worse than the serving one, or its input invalid. */
  held: 'RunsHeld',
  /** Share of delivered rows that were rejected, 0 to 1. */
  rejectShare: 'RejectShare',
  /** Hours since the serving version was activated. */
  servingAge: 'ServingAgeHours',
} as const;

import type { ForecastConfig } from '../../analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../analytics/customers/model.ts';
import type { ExposurePolicy } from '../../analytics/evaluate/exposure-curve.ts';
import { weightsOf } from '../../analytics/recommend/interactions.ts';
import type { CustomersPartConfig, RecommendationsConfig } from '../../analytics/train/train.ts';
import type { InteractionsConfig } from '../../contract/evaluation.ts';
import type { RunConfig } from '../config/shop-config.ts';

/** Settings that recommendations are trained by. */
export function recommendationsConfig(config: RunConfig): RecommendationsConfig {
  const { recommend, seed } = config;
  const { holdoutDays, judgedAt, repeat, selection } = recommend;
  const interactions: InteractionsConfig = {
    weights: weightsOf(recommend.weights),
    halfLifeDays: recommend.halfLifeDays,
    windowDays: recommend.windowDays,
  };
  const candidates = recommend.candidates.map(({ model, settings, ...own }) => ({
    recipe: { model, settings },
    interactions: { ...interactions, ...own },
  }));
  const exposure = exposurePolicy(config);
  return { seed, candidates, interactions, holdoutDays, judgedAt, repeat, selection, exposure };
}

/** How evenly lists show the catalogue. */
export function exposurePolicy({ recommend: { exposure } }: RunConfig): ExposurePolicy {
  const { evenShare, target, accuracyLoss } = exposure;
  return {
    evenShare,
    target,
    accuracyLoss,
    limits: {
      commonestItemShare: exposure.commonestItemLimit,
      gini: exposure.giniLimit,
      coverage: exposure.coverageLimit,
      novelty: exposure.noveltyLimit,
      overlap: exposure.overlapLimit,
      gain: exposure.gainLimit,
    },
  };
}

/** Settings that customer analytics are trained by. */
export function customersConfig(config: RunConfig): CustomersPartConfig {
  const { clusters, timeZone } = config.customers;
  const [minK, maxK] = clusters;
  return {
    forecasts: forecastConfig(config),
    customers: {
      timeZone,
      clusters: { ...CUSTOMERS_DEFAULTS.clusters, minK, maxK, seed: config.seed },
    },
  };
}

function forecastConfig({ seed, customers }: RunConfig): ForecastConfig {
  const { horizonDays, periodDays, discountRate, margin, valueModel, tiers } = customers;
  return {
    timeZone: customers.timeZone,
    seed,
    value: { horizonDays, periodDays, annualRate: discountRate, margin, model: valueModel },
    churnDays: customers.churnDays,
    stages: customers.stages,
    plays: customers.plays,
    threeTiers: tiers.three,
    fiveTiers: tiers.five,
  };
}

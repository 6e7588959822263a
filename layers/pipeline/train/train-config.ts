import type { ForecastConfig } from '../../analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../analytics/customers/model.ts';
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
  return { seed, candidates, interactions, holdoutDays, judgedAt, repeat, selection };
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

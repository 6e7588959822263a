import { type ForecastConfig, forecastCustomers } from '../customers/forecast.ts';
import { type CustomersConfig, describeCustomers, type PreviousCustomers } from '../customers/model.ts';
import { evaluateRecipes, type HoldoutReport } from '../evaluate/holdout.ts';
import type { RunFacts } from '../evaluate/judge.ts';
import type { Dataset } from '../events/dataset.ts';
import type { Recipe } from '../recommend/contract.ts';
import { buildInteractions, type InteractionsConfig } from '../recommend/interactions.ts';
import { popularity } from '../recommend/popularity.ts';
import { recommenderByName } from '../recommend/registry.ts';
import { behaviourTable } from './behaviour-table.ts';
import { shopInsights } from './insights.ts';
import { learnRepeats, type RepeatRule } from './repeats.ts';
import { settleRefunds } from './settle-refunds.ts';
import { allowedItems, type CustomersHalf, type RecommendationsHalf } from './trained-shop.ts';

export interface RecommendationsConfig {
  readonly seed: number;
  /** Models that compete; the best by NDCG on the hold-out is the candidate. */
  readonly candidates: readonly Recipe[];
  readonly interactions: InteractionsConfig;
  readonly holdoutDays: number;
  readonly judgedAt: number;
  /** Whether the main list may hold what a customer has had. */
  readonly repeat: RepeatRule;
}

export interface CustomersHalfConfig {
  readonly customers: CustomersConfig;
  readonly forecasts: ForecastConfig;
}

/** What is taken over from the version that serves. */
export interface Predecessor {
  readonly recipe: Recipe;
  readonly facts: Pick<RunFacts, 'events' | 'customers' | 'items'>;
}

export interface Training {
  readonly half: RecommendationsHalf;
  readonly report: HoldoutReport;
  readonly candidate: Recipe;
}

/**
 * Learns what to recommend: compares the candidates, and the recipe that serves, on a temporal hold-out and fits the best
 * candidate on everything. The same input gives the same output.
 * @param clock milliseconds from any origin, for the times in the report
 */
export function learnRecommendations(
  dataset: Dataset,
  version: string,
  rejectedRows: number,
  config: RecommendationsConfig,
  predecessor: Predecessor | undefined,
  clock?: () => number,
): Training {
  const { seed } = config;
  const report = evaluateRecipes(dataset, {
    recipes: predecessor === undefined ? config.candidates : [...config.candidates, predecessor.recipe],
    k: config.judgedAt,
    cutDays: config.holdoutDays,
    interactions: config.interactions,
    seed,
    ...(clock === undefined ? {} : { clock }),
  });
  const candidate = bestOf(config.candidates, report);
  const interactions = buildInteractions(dataset, config.interactions);
  const allowed = allowedItems(dataset.items, dataset.asOf);
  const half: RecommendationsHalf = {
    customers: dataset.customers,
    items: dataset.items,
    allowed,
    interactions,
    recommender: recommenderByName(candidate.model).fit(interactions, candidate.settings, seed),
    popularity: popularity.fit(interactions, popularity.defaults, seed),
    repeats: learnRepeats(dataset, allowed, config.repeat),
    card: {
      version,
      asOf: dataset.asOf,
      currency: dataset.currency,
      customers: dataset.customers.length,
      items: dataset.items.length,
      events: dataset.events.length,
      rejectedRows,
      recipe: candidate,
      holdout: report.tooShort === null ? summaryOf(report) : null,
    },
  };
  return { half, report, candidate };
}

/** Describes the customers and foretells what they will do. The same input gives the same output. */
export function learnCustomers(
  dataset: Dataset,
  config: CustomersHalfConfig,
  previous: PreviousCustomers | undefined,
): CustomersHalf {
  const customerModel = describeCustomers(dataset, config.customers, previous);
  const forecasts = forecastCustomers(settleRefunds(dataset), config.forecasts);
  return {
    customers: dataset.customers,
    customerModel,
    forecasts,
    behaviour: behaviourTable(dataset, config.customers.timeZone),
    insights: shopInsights(dataset, customerModel, forecasts.report),
  };
}

/** The first candidate where nothing could be compared. */
function bestOf(candidates: readonly Recipe[], report: HoldoutReport): Recipe {
  const measured = report.rows.filter((row) =>
    candidates.some((candidate) => JSON.stringify(candidate) === JSON.stringify(row.recipe)),
  );
  const best = measured.reduce<(typeof measured)[number] | undefined>(
    (leader, row) => (leader === undefined || row.ndcg > leader.ndcg ? row : leader),
    undefined,
  );
  return best?.recipe ?? candidates[0];
}

function summaryOf(report: HoldoutReport): RecommendationsHalf['card']['holdout'] {
  return {
    cut: report.cut,
    customers: report.customers,
    k: report.k,
    models: report.rows.map((row) => ({
      model: row.recipe.model,
      recall: row.recall,
      ndcg: row.ndcg,
      hitRate: row.hitRate,
      coverage: row.coverage,
    })),
  };
}

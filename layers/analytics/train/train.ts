import type {
  Choice,
  ChosenRecipe,
  ExposureLimits,
  HoldoutReport,
  ServingFacts,
} from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { NONE_RECOMMENDED, type RecommendedEvents } from '../../contract/events/recommended.ts';
import { learnTables } from '../analytic/tables.ts';
import { forecastCustomers } from '../customers/forecast.ts';
import type { ForecastConfig } from '../customers/forecast-types.ts';
import { type CustomersConfig, describeCustomers, type PreviousCustomers } from '../customers/model.ts';
import { netRefunds } from '../customers/purchase/net-refunds.ts';
import { bestBaseline } from '../evaluate/exposure-verdict.ts';
import { evaluateRecipes, fitCandidate } from '../evaluate/holdout.ts';
import { ALPHA, isWorse } from '../evaluate/judge.ts';
import { creditAnswers } from '../insights/attribution.ts';
import type { RepeatRule } from '../items/context.ts';
import { LONGEST_HISTORY } from '../recommend/cut-histories.ts';
import { buildInteractions } from '../recommend/interactions.ts';
import { popularity } from '../recommend/models/popularity.ts';
import { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from './analytics.ts';
import { type ChoiceConfig, chooseRecipe, isChosenFrom, unpersonalised } from './choose-recipe.ts';
import { allowedItems, type CustomersPart, type RecommendationsPart } from './trained-shop.ts';

export interface RecommendationsConfig extends ChoiceConfig {
  /** Whether the main list may hold items that a customer has bought. */
  readonly repeat: RepeatRule;
}

export interface CustomersPartConfig {
  readonly customers: CustomersConfig;
  readonly forecasts: ForecastConfig;
}

/** What training takes over from the serving version. */
export interface Predecessor {
  readonly chosen: ChosenRecipe;
  readonly facts: ServingFacts;
}

export interface Training {
  readonly part: RecommendationsPart;
  readonly report: HoldoutReport;
  readonly choice: Choice;
}

/**
 * Trains the recommendations: chooses a recipe, evaluates it and the serving recipe on a temporal hold-out that the choice has not
 * used, and fits it on all data. The same input gives the same output.
 * @param clock milliseconds from any origin, for the times in the reports
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
  const chosen = chooseRecipe(dataset, config, predecessor?.chosen, clock);
  const report = evaluateRecipes(dataset, {
    candidates: [
      chosen.chosen.candidate,
      ...(predecessor === undefined ? [] : [predecessor.chosen.candidate]),
    ],
    k: config.judgedAt,
    cutDays: config.holdoutDays,
    interactions: config.interactions,
    seed,
    ...(clock === undefined ? {} : { clock }),
  });
  const kept = keepServingIfBetter(chosen, report, predecessor, config);
  const choice = serveBaselineIfBetter(kept, report, config);
  const { candidate } = choice.chosen;
  const interactions = buildInteractions(dataset, candidate.interactions);
  const { recipe } = candidate;
  const allowed = allowedItems(dataset.items, dataset.asOf);
  const part: RecommendationsPart = {
    customers: dataset.customers,
    items: dataset.items,
    allowed,
    interactions,
    recommender: fitCandidate(candidate, interactions, seed, allowed),
    popularity: popularity.fit(interactions, popularity.defaults, seed),
    chosen: choice.chosen,
    ...learnTables(ITEM_ANALYTICS, { dataset, interactions, allowed, repeat: config.repeat }),
    card: {
      version,
      asOf: dataset.asOf,
      currency: dataset.currency,
      customers: dataset.customers.length,
      items: dataset.items.length,
      events: dataset.events.length,
      rejectedRows,
      recipe,
      holdout: report.tooShort === null ? summaryOf(report) : null,
      exposure: exposureCard(choice, config.exposure.limits),
      ...(interactions.cut === undefined
        ? {}
        : { cutHistories: { ...interactions.cut, longest: LONGEST_HISTORY } }),
    },
  };
  return { part, report, choice };
}

/**
 * If the selected recipe is worse than the serving one on the hold-out, keeps the serving recipe and trains it on the new data, so
 * that the shop does not stay with the old version. A recipe that the configuration no longer contains is not kept; then the
 * judge decides.
 */
function keepServingIfBetter(
  choice: Choice,
  report: HoldoutReport,
  predecessor: Predecessor | undefined,
  config: RecommendationsConfig,
): Choice {
  if (predecessor === undefined || !isChosenFrom(predecessor.chosen, config)) return choice;
  const serving = predecessor.chosen.candidate;
  if (!isWorse(report, choice.chosen.candidate, serving, ALPHA, config.seed)) return choice;
  return {
    ...choice,
    chosen: { candidate: serving, from: choice.chosen.from },
    how: 'kept',
    reason: `${choice.reason}; but what serves is better on the hold-out, and goes on`,
  };
}

/**
 * If what was chosen is worse than a list for everybody on the hold-out, beyond chance, that list serves. Where it is worse by chance
 * only, it stays, and the judge's reason says so.
 */
function serveBaselineIfBetter(choice: Choice, report: HoldoutReport, config: RecommendationsConfig): Choice {
  const best = bestBaseline(report);
  if (best === undefined) return choice;
  const { candidate } = choice.chosen;
  const baseline = unpersonalised(best.recipe.model, config);
  if (!isWorse(report, candidate, baseline, ALPHA, config.seed)) return choice;
  return {
    ...choice,
    chosen: { candidate: baseline, from: choice.chosen.from },
    reason: `${choice.reason}; but ${best.recipe.model}, the same list for everybody, is better on the hold-out beyond chance, and serves`,
  };
}

/**
 * Trains the customers part: describes the customers, predicts their behaviour, and attributes events to recommendation answers. The
 * same input gives the same output.
 * @param recommended events with a recommendation id; by default none
 */
export function learnCustomers(
  dataset: Dataset,
  config: CustomersPartConfig,
  previous: PreviousCustomers | undefined,
  recommended: RecommendedEvents = NONE_RECOMMENDED,
): CustomersPart {
  const customerModel = describeCustomers(dataset, config.customers, previous);
  const forecasts = forecastCustomers(dataset, config.forecasts);
  const credited = once(() => {
    const netDataset = netRefunds(dataset, dataset.asOf);
    return { netDataset, credits: creditAnswers(netDataset, recommended) };
  });
  const { report } = forecasts;
  return {
    customers: dataset.customers,
    customerModel,
    forecasts,
    ...learnTables(CUSTOMER_ANALYTICS, { dataset, model: customerModel, report, credited }),
  };
}

/** A function whose result is computed at the first call. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function summaryOf(report: HoldoutReport): RecommendationsPart['card']['holdout'] {
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
      exposure: row.exposure ?? null,
    })),
  };
}

function exposureCard(
  { chosen, exposure }: Choice,
  limits: ExposureLimits,
): RecommendationsPart['card']['exposure'] {
  return {
    strength: chosen.candidate.exposureStrength ?? 0,
    limits,
    chosenBy: exposure?.reason ?? null,
    curve: exposure?.curve ?? [],
  };
}

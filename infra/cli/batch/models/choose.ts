import { type Selection, search } from '../../../../layers/analytics/evaluate/search.ts';
import { TrialBench } from '../../../../layers/analytics/evaluate/trial-bench.ts';
import { modelOf } from '../../../../layers/analytics/evaluate/variants.ts';
import { PAIRS_A_SECOND } from '../../../../layers/analytics/evaluate/work.ts';
import { popularity } from '../../../../layers/analytics/recommend/models/popularity.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import type { Candidate, Recipe, Trial } from '../../../../layers/contract/evaluation.ts';
import type { Report } from '../../command.ts';
import type { Measured, MeasureOptions } from '../evaluate/measure.ts';
import type { Learning } from '../protocols/trial.ts';
import { listMaker } from '../scoring/list-maker.ts';
import { candidatesFor, type HistoryKind, viewsFor } from './candidates.ts';
import { LEAST_QUERIES, validationOf } from './validation.ts';

export interface ChooseOptions extends MeasureOptions {
  /** Work that may be done, in about seconds of one core: the same model on every machine. */
  readonly budget: number;
  /** Seconds after which no further model is begun and the best so far is taken; absent: only work counts. */
  readonly budgetSeconds?: number | undefined;
  /** Lists that the chosen model will make; absent: one a customer. */
  readonly listsToServe?: number;
  readonly threads?: number;
}

/**
 * The model, or the blend of models, that does best on a part of the training data that it did not learn from, with what it is
 * to learn from (layers/analytics/evaluate/search.ts). Nothing but training data is looked at.
 */
export async function chooseModel(
  learns: Learning,
  options: ChooseOptions,
  report: Report,
): Promise<Candidate> {
  const started = performance.now();
  const { comparison, why } = validationOf(learns, options);
  if (comparison.queries.length < LEAST_QUERIES) {
    report('auto: too little history to compare models; popularity is used');
    return { recipe: { model: popularity.name, settings: {} }, interactions: learns.interactions };
  }
  report(`auto: compared on ${comparison.queries.length} lists: ${why}`);
  const kind = kindOf(learns, comparison.excludeSeen);
  const maker = listMaker(comparison, options.threads);
  const deadline = options.budgetSeconds === undefined ? null : started + options.budgetSeconds * 1000;
  const steps = search(new TrialBench(comparison), {
    candidates: candidatesFor(learns.interactions, kind),
    views: viewsFor(learns.interactions, kind),
    budgetWork: options.budget * PAIRS_A_SECOND,
    listsToServe: options.listsToServe ?? learns.dataset.customers.length,
    clock: () => performance.now(),
    onTrial: (trial) => report(trialText(trial, options.k)),
  });
  try {
    let step = steps.next();
    while (!step.done) step = steps.next(await maker.lists(step.value, deadline));
    told(step.value, options, (performance.now() - started) / 1000, report);
    return step.value.winner;
  } finally {
    await maker.close();
  }
}

function kindOf({ format, dataset }: Learning, excludeSeen: boolean): HistoryKind {
  return {
    repeats: !excludeSeen,
    ordered: format !== 'lightgcn',
    dated: format === 'native',
    sessions: format === 'sessions',
    items: dataset.items.length,
    content: dataset.items.some(({ title, description }) => title !== null || description !== null),
  };
}

function trialText({ recipe, interactions, ndcg, ndcgInterval, recall }: Trial, k: number): string {
  const [low, high] = ndcgInterval ?? [ndcg, ndcg];
  const interval = `${low.toFixed(4)} to ${high.toFixed(4)}`;
  return `auto: ${recipeText(recipe)}${decayText(interactions)}: NDCG@${k} ${ndcg.toFixed(4)} (${interval}), recall ${recall.toFixed(4)}`;
}

function told(
  { winner, best, trials, isCutShort, work, leftOut }: Selection,
  { budget, k }: ChooseOptions,
  seconds: number,
  report: Report,
): void {
  for (const [reason, some] of Map.groupBy(leftOut, (one) => one.reason)) {
    const names = new Set(some.map(({ candidate }) => modelOf(candidate)));
    report(`auto: not tried, ${reason}: ${some.length} settings of ${[...names].join(', ')}`);
  }
  const spent = `${(work / PAIRS_A_SECOND).toFixed(0)} of ${budget} units of work, ${seconds.toFixed(0)} s`;
  const score = best === null ? '' : `, NDCG@${k} ${best.ndcg.toFixed(4)}`;
  report(
    `auto: ${recipeText(winner.recipe)}${decayText(winner.interactions)} is taken after ${trials.length} trials${score}; ${spent}${isCutShort ? '; more could be tried with a larger --budget' : ''}`,
  );
}

/** A recipe in one line: models with their weights, and the settings that were chosen. */
function recipeText({ model, settings }: Recipe): string {
  const names = String(settings.parts ?? model).split(',');
  const weights = String(settings.weights ?? '').split(',');
  const own = Object.entries(settings).filter(([key]) => key.includes('.'));
  const parts = names.map((name, p) => {
    const chosen = own
      .filter(([key]) => key.startsWith(`${name}.`))
      .map(([key, value]) => `${key.slice(name.length + 1)} ${value}`);
    const weight = names.length > 1 && weights[p] ? `${Number(weights[p]).toFixed(2)} ` : '';
    return `${weight}${name}${chosen.length > 0 ? ` (${chosen.join(', ')})` : ''}`;
  });
  const trend = Number(settings.trend ?? 0);
  const rising =
    trend > 0 ? `, recent demand of ${settings.trendHalfLifeDays} days to the power ${trend}` : '';
  return `${parts.join(' + ')}${rising}`;
}

/** A measurement, or why the model does not take this input. */
export async function tried(act: () => Promise<Measured>): Promise<Measured | string> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ClienteleError) return error.message;
    throw error;
  }
}

/** How a candidate's events decay with age, for a line of progress. */
export function decayText({ halfLifeDays }: Candidate['interactions']): string {
  return halfLifeDays === null ? '' : `, events halved every ${halfLifeDays} days`;
}

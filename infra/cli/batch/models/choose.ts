import { selectRecipe } from '../../../../layers/analytics/evaluate/select.ts';
import { temporalSplit } from '../../../../layers/analytics/evaluate/temporal-split.ts';
import { popularity } from '../../../../layers/analytics/recommend/models/popularity.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import type { Candidate } from '../../../../layers/contract/evaluation.ts';
import { DAY_MS } from '../../../../layers/contract/events/days.ts';
import type { Report } from '../../command.ts';
import { type Measured, type MeasureOptions, measure } from '../evaluate/measure.ts';
import { nextBasketTrial } from '../protocols/next-basket.ts';
import { sessionTrial } from '../protocols/session.ts';
import { temporalTrial } from '../protocols/temporal.ts';
import type { Learning, Trial } from '../protocols/trial.ts';
import { scorer } from '../scoring/threads.ts';
import { candidatesFor } from './candidates.ts';
import { drawnHoldOut } from './drawn.ts';

/** Days at the end of the history that candidates are compared on, where events have dates … */
const VALIDATION_DAYS = 28;
/** … and the share of all events that they are compared on where there are none. */
const VALIDATION_SHARE = 0.1;
/** Fewer customers than this prove nothing. */
const LEAST_CUSTOMERS = 10;

export interface ChooseOptions extends MeasureOptions {
  /** Time after which the best so far is taken. */
  readonly budgetSeconds: number;
}

/**
 * The model that does best on a part of the training data that it did not learn from, with what it is to learn from.
 * Where only new items are wanted, successive halving over models and half-lives: on the last four weeks, or on pairs
 * drawn at random where there are no dates. Where items may come again, every model on the next steps or baskets, or
 * the last four weeks. Nothing but training data is looked at.
 */
export async function chooseModel(
  learns: Learning,
  options: ChooseOptions,
  report: Report,
): Promise<Candidate> {
  const repeats = !options.excludeSeen || learns.format === 'sessions';
  const chosen = repeats ? await bestOnTrial(learns, options, report) : halving(learns, options, report);
  if (chosen !== null) return chosen;
  report('auto: too little history to compare models; popularity is taken');
  return { recipe: { model: popularity.name, settings: {} }, interactions: learns.interactions };
}

function halving(
  learns: Learning,
  { k, seed, budgetSeconds }: ChooseOptions,
  report: Report,
): Candidate | null {
  const validation = validationFor(learns, seed);
  if (validation === null) return null;
  const { winner, trials, isCutShort } = selectRecipe(validation.dataset, {
    candidates: candidatesFor(learns.interactions, { dated: validation.dated, repeats: false }),
    k,
    cut: validation.cut,
    seed,
    budgetMs: budgetSeconds * 1000,
    clock: () => performance.now(),
    onTrial: ({ recipe, interactions, share, ndcg, ms }) =>
      report(
        `auto: ${recipe.model}${decayText(interactions)}, ${Math.round(share * 100)} % of customers: NDCG@${k} ${ndcg.toFixed(4)}, ${(ms / 1000).toFixed(1)} s`,
      ),
  });
  const short = isCutShort ? `, stopped after ${budgetSeconds} s` : '';
  report(
    `auto: ${winner.recipe.model}${decayText(winner.interactions)} is taken after ${trials.length} trials${short}`,
  );
  return winner;
}

interface Validation {
  readonly dataset: Learning['dataset'];
  /** UTC milliseconds. */
  readonly cut: number;
  readonly dated: boolean;
}

function validationFor({ format, dataset, interactions }: Learning, seed: number): Validation | null {
  const enough = (candidate: Validation) =>
    temporalSplit(candidate.dataset, candidate.cut, interactions).customers.length >= LEAST_CUSTOMERS;
  const latest = { dataset, cut: dataset.asOf - VALIDATION_DAYS * DAY_MS, dated: true };
  if (format === 'native' && enough(latest)) return latest;
  const drawn = { ...drawnHoldOut(dataset, VALIDATION_SHARE, seed), dated: false };
  return enough(drawn) ? drawn : null;
}

async function bestOnTrial(
  learns: Learning,
  options: ChooseOptions,
  report: Report,
): Promise<Candidate | null> {
  const trial = repeatTrial(learns, options);
  if (trial.queries.length < LEAST_CUSTOMERS) return null;
  const deadline = performance.now() + options.budgetSeconds * 1000;
  const scoring = scorer(trial.train);
  let best: Measured | null = null;
  try {
    for (const { recipe } of candidatesFor(learns.interactions, { dated: false, repeats: true })) {
      if (best !== null && performance.now() > deadline) {
        report(`auto: stopped after ${options.budgetSeconds} s`);
        break;
      }
      const row = await tried(() => measure(recipe, trial, scoring, options));
      if (typeof row === 'string') {
        report(`auto: ${recipe.model} is left out: ${row}`);
        continue;
      }
      report(`auto: ${recipe.model}: NDCG@${options.k} ${row.ndcg.toFixed(4)}`);
      if (best === null || row.ndcg > best.ndcg) best = row;
    }
  } finally {
    await scoring.close();
  }
  if (best === null) return null;
  report(`auto: ${best.recipe.model} is taken`);
  return { recipe: best.recipe, interactions: learns.interactions };
}

function repeatTrial(learns: Learning, { excludeSeen, seed }: MeasureOptions): Trial {
  if (learns.format === 'sessions') return sessionTrial(learns, null, excludeSeen, seed);
  if (learns.format === 'baskets') return nextBasketTrial(learns, null, excludeSeen);
  if (learns.format === 'native') {
    return temporalTrial(learns, learns.dataset.asOf - VALIDATION_DAYS * DAY_MS, excludeSeen);
  }
  // Without order or dates nothing can come again: pairs drawn at random are asked for.
  const { dataset, cut } = drawnHoldOut(learns.dataset, VALIDATION_SHARE, seed);
  return temporalTrial({ ...learns, dataset }, cut, true);
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

import { ClienteleError } from '../errors.ts';
import type { Dataset } from '../events/dataset.ts';
import { sampleWithout, seededRandom } from '../numeric/random.ts';
import type { Interactions, Recipe } from '../recommend/contract.ts';
import { entriesOf } from '../recommend/inner-split.ts';
import type { InteractionsConfig } from '../recommend/interactions.ts';
import { measureRecipe } from './holdout.ts';
import { type TemporalSplit, temporalSplit } from './temporal-split.ts';

/** What is chosen between: a model with its settings, and what it learns from (window, half-life, weights). */
export interface Candidate {
  readonly recipe: Recipe;
  readonly interactions: InteractionsConfig;
}

/** One candidate measured on one rung. */
export interface Trial extends Candidate {
  /** Share of the customers it learnt from and was measured on. */
  readonly share: number;
  readonly customers: number;
  readonly ndcg: number;
  readonly recall: number;
  /** Milliseconds to fit and to rank; 0 without a clock. */
  readonly ms: number;
}

/** What was tried and what came of it. Plain JSON. */
export interface Selection {
  readonly winner: Candidate;
  readonly trials: readonly Trial[];
  /** Whether the budget ended the search before its last rung was through. */
  readonly outOfTime: boolean;
}

export interface SelectOptions {
  readonly candidates: readonly Candidate[];
  readonly k: number;
  /** UTC milliseconds: the validation window starts here. It must lie before what the judge measures on. */
  readonly cut: number;
  readonly seed: number;
  /** Milliseconds; with `clock`. */
  readonly budgetMs?: number;
  readonly clock?: () => number;
  readonly onTrial?: (trial: Trial) => void;
}

/** Shares of the customers on each rung, and how many candidates go on from it. */
const RUNGS = [
  { share: 0.25, keep: 1 / 3 },
  { share: 0.5, keep: 1 / 3 },
  { share: 1, keep: 0 },
] as const;

/** Customers measured at most on a rung. */
const MOST_CUSTOMERS = 3000;

/**
 * Successive halving (Jamieson and Talwalkar, AISTATS 2016): all candidates learn from a quarter of the customers, the
 * best third from half of them, the best third of those from all. When the time is up, the best of the highest rung that
 * has one measured wins. Ties go to the earlier candidate; the same input gives the same winner unless time runs out.
 * @throws ClienteleError `config.invalid` without a candidate
 */
export function selectRecipe(dataset: Dataset, options: SelectOptions): Selection {
  const [first] = options.candidates;
  if (first === undefined) throw new ClienteleError('config.invalid', 'There is no model to choose from');
  const clock = options.clock ?? (() => 0);
  const deadline = clock() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  const splits = new Map<InteractionsConfig, TemporalSplit>();
  const trials: Trial[] = [];
  let standing: readonly Candidate[] = options.candidates;
  let winner: Candidate = first;
  for (const { share, keep } of RUNGS) {
    const rung: Trial[] = [];
    for (const candidate of standing) {
      if (clock() >= deadline) return { winner: best(rung) ?? winner, trials, outOfTime: true };
      const trial = tryOut(candidate, share, splitFor(candidate.interactions), options);
      options.onTrial?.(trial);
      rung.push(trial);
      trials.push(trial);
    }
    winner = best(rung) ?? winner;
    standing = ranked(rung).slice(0, Math.max(1, Math.ceil(rung.length * keep)));
  }
  return { winner, trials, outOfTime: false };

  function splitFor(config: InteractionsConfig): TemporalSplit {
    const made = splits.get(config) ?? temporalSplit(dataset, options.cut, config);
    splits.set(config, made);
    return made;
  }
}

function tryOut(candidate: Candidate, share: number, split: TemporalSplit, options: SelectOptions): Trial {
  const rows = split.train.matrix.rows;
  const random = seededRandom(options.seed, `select.${share}`);
  const chosen = sampleWithout(rows, Math.ceil(rows * share), random);
  const isChosen = new Uint8Array(rows);
  for (const row of chosen) isChosen[row] = 1;
  const able = split.customers.filter((customer) => isChosen[customer] === 1);
  const measured = sampleWithout(able.length, Math.min(able.length, MOST_CUSTOMERS), random);
  const part = { ...split, train: share < 1 ? onlyRows(split.train, isChosen) : split.train };
  const customers = measured.map((position) => able[position]);
  const row = measureRecipe(candidate.recipe, part, customers, options);
  return {
    ...candidate,
    share,
    customers: customers.length,
    ndcg: row.ndcg,
    recall: row.recall,
    ms: row.fitMs + row.recommendMs,
  };
}

function ranked(rung: readonly Trial[]): Candidate[] {
  return [...rung]
    .sort((a, b) => b.ndcg - a.ndcg)
    .map(({ recipe, interactions }) => ({ recipe, interactions }));
}

function best(rung: readonly Trial[]): Candidate | undefined {
  return ranked(rung)[0];
}

/** Interactions in which customers who were not chosen have none. Demand stays whole: it names nobody. */
function onlyRows(interactions: Interactions, chosen: Uint8Array): Interactions {
  const { matrix, log, firstTime, lastTime, purchases } = interactions;
  const logOffsets = new Int32Array(matrix.rows + 1);
  const logged: number[] = [];
  const offsets = new Int32Array(matrix.rows + 1);
  const kept: number[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    if (chosen[row] === 1)
      for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) kept.push(at);
    offsets[row + 1] = kept.length;
    if (chosen[row] === 1) for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) logged.push(at);
    logOffsets[row + 1] = logged.length;
  }
  return {
    ...interactions,
    matrix: {
      ...matrix,
      offsets,
      indices: Int32Array.from(kept, (at) => matrix.indices[at]),
      values: Float32Array.from(kept, (at) => matrix.values[at]),
    },
    log: entriesOf(log, logOffsets, logged),
    firstTime: Float64Array.from(kept, (at) => firstTime[at]),
    lastTime: Float64Array.from(kept, (at) => lastTime[at]),
    purchases: Float32Array.from(kept, (at) => purchases[at]),
  };
}

import { ClienteleError } from '../../contract/errors.ts';
import type { Candidate, InteractionsConfig, Trial } from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { sampleWithout, seededRandom } from '../numeric/random.ts';
import type { Interactions } from '../recommend/contract.ts';
import { buildInteractions } from '../recommend/interactions.ts';
import { sameInteractions } from './candidate.ts';
import { onlyRows } from './only-rows.ts';
import { temporalSplit } from './temporal-split.ts';
import { TrialBench } from './trial-bench.ts';
import { pairsOf, workOf } from './work.ts';

/** What was tried and the result. Plain JSON. */
export interface Selection {
  /** With nothing left to learn: a hybrid has the weights learnt on the validation window. */
  readonly winner: Candidate;
  /** The winner's last trial; null where the budget allowed none. */
  readonly best: Trial | null;
  readonly trials: readonly Trial[];
  /** Whether a budget ended the search before its last round was complete. */
  readonly isCutShort: boolean;
}

export interface SelectOptions {
  /** The first wins where there is no budget at all; its interactions define who is known and what is new. */
  readonly candidates: readonly Candidate[];
  readonly k: number;
  /** UTC milliseconds: the validation window starts here and ends with the data. It must lie before what the judge measures on. */
  readonly cut: number;
  readonly seed: number;
  /** Work that may be done (work.ts): the same trials on every machine. */
  readonly budgetWork?: number;
  /** Milliseconds; with `clock`. */
  readonly budgetMs?: number;
  readonly clock?: () => number;
  /** Customers measured at most in a round; default 3000. */
  readonly mostCustomers?: number;
  /** A round that would measure fewer customers than this is skipped: it would decide by chance; default 400. */
  readonly leastCustomers?: number;
  readonly onTrial?: (trial: Trial) => void;
}

/** Share of the customers in each round, and the share of candidates that go on to the next. */
const ROUNDS = [
  { share: 0.25, keep: 1 / 3 },
  { share: 0.5, keep: 1 / 3 },
  { share: 1, keep: 0 },
] as const;

/** This many candidates or fewer are measured on all customers at once: an earlier round would cost what it saves. */
const ONE_ROUND_CANDIDATES = 3;

/**
 * Successive halving (Jamieson and Talwalkar, AISTATS 2016): all candidates learn from a quarter of the customers, the
 * best third from half of them, the best third of those from all. When a budget is used up, the best of the last round
 * that measured one wins. A candidate that is better by no more than a standard error loses to an earlier one. The same
 * input gives the same winner unless time runs out.
 * @throws ClienteleError `config.invalid` without a candidate
 */
export function selectRecipe(dataset: Dataset, options: SelectOptions): Selection {
  const [first] = options.candidates;
  if (first === undefined)
    throw new ClienteleError(
      'config.invalid',
      'There is no model to choose from; name at least one candidate',
    );
  const clock = options.clock ?? (() => 0);
  const deadline = clock() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  let workLeft = options.budgetWork ?? Number.POSITIVE_INFINITY;
  const usual: InteractionsConfig = { ...first.interactions, windowDays: null };
  const heldOut = temporalSplit(dataset, options.cut, usual);
  const trains: { readonly config: InteractionsConfig; readonly train: Interactions }[] = [];
  const trials: Trial[] = [];
  let remaining: readonly Candidate[] = options.candidates;
  let leader: Measured | undefined;
  for (const { share, keep } of ROUNDS) {
    const isChance = heldOut.customers.length * share < (options.leastCustomers ?? 400);
    if (share < 1 && (isChance || remaining.length <= ONE_ROUND_CANDIDATES)) continue;
    const benches = benchesOf(share);
    const round: Measured[] = [];
    for (const candidate of remaining) {
      const started = clock();
      if (started >= deadline) return ended(true);
      const { bench, pairs } = benches(candidate.interactions);
      const work = workOf(bench.missing(candidate.recipe), pairs);
      if (work > workLeft) return ended(true);
      workLeft -= work;
      const { each, ...means } = bench.measure(candidate.recipe);
      const trial = { ...candidate, share, customers: bench.customers, ...means, ms: clock() - started };
      options.onTrial?.(trial);
      round.push({ trial, bench, each, order: options.candidates.indexOf(candidate) });
      trials.push(trial);
    }
    const ranked = round.toSorted((a, b) => b.trial.ndcg - a.trial.ndcg);
    leader = simplest(ranked);
    remaining = ranked
      .slice(0, Math.max(1, Math.ceil(round.length * keep)))
      .map(({ order }) => options.candidates[order] as Candidate);

    function ended(isCutShort: boolean): Selection {
      return concluded(simplest(round.toSorted((a, b) => b.trial.ndcg - a.trial.ndcg)) ?? leader, isCutShort);
    }
  }
  return concluded(leader, false);

  function concluded(best: Measured | undefined, isCutShort: boolean): Selection {
    if (best === undefined) return { winner: first as Candidate, best: null, trials, isCutShort };
    return { winner: withLearnedBlend(best), best: best.trial, trials, isCutShort };
  }

  /** One bench for each way of learning from events, all with the same customers. */
  function benchesOf(share: number): (config: InteractionsConfig) => { bench: TrialBench; pairs: number } {
    const rows = heldOut.train.matrix.rows;
    const random = seededRandom(options.seed, `select.${share}`);
    const isChosen = new Uint8Array(rows);
    for (const row of sampleWithout(rows, Math.ceil(rows * share), random)) isChosen[row] = 1;
    const able = heldOut.customers.filter((customer) => isChosen[customer] === 1);
    const most = Math.min(able.length, options.mostCustomers ?? 3000);
    const customers = sampleWithout(able.length, most, random).map((position) => able[position]);
    const made: { config: InteractionsConfig; bench: TrialBench; pairs: number }[] = [];
    return (config) => {
      const known = made.find((one) => sameInteractions(one.config, config));
      if (known !== undefined) return known;
      const whole = trainFor(config);
      const train = share < 1 ? onlyRows(whole, isChosen) : whole;
      const { k, seed } = options;
      const bench = new TrialBench({ train, relevant: heldOut.relevant, customers, k, seed });
      const one = { config, bench, pairs: pairsOf(train) };
      made.push(one);
      return one;
    };
  }

  function trainFor(config: InteractionsConfig): Interactions {
    const known = trains.find((one) => sameInteractions(one.config, config));
    if (known !== undefined) return known.train;
    const isUsual = sameInteractions(config, usual);
    const train = isUsual ? heldOut.train : buildInteractions(dataset, config, { until: options.cut });
    trains.push({ config, train });
    return train;
  }
}

interface Measured {
  readonly trial: Trial;
  readonly bench: TrialBench;
  /** NDCG of each customer. */
  readonly each: Float64Array;
  /** Position among the candidates. */
  readonly order: number;
}

/**
 * The earliest candidate that is no more than one standard error of the paired difference behind the best (Breiman et al.
 * 1984): chance alone must not replace an earlier candidate.
 * @param ranked best first
 */
function simplest(ranked: readonly Measured[]): Measured | undefined {
  const [best] = ranked;
  if (best === undefined) return undefined;
  return ranked.filter((one) => isAsGood(one, best)).sort((a, b) => a.order - b.order)[0];
}

function isAsGood(one: Measured, best: Measured): boolean {
  const n = one.each.length;
  const behind = best.trial.ndcg - one.trial.ndcg;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (best.each[i] - one.each[i] - behind) ** 2;
  return behind <= Math.sqrt(squares / Math.max(1, n - 1) / Math.max(1, n));
}

function withLearnedBlend({ trial, bench }: Measured): Candidate {
  return { recipe: bench.withLearnedBlend(trial.recipe), interactions: trial.interactions };
}

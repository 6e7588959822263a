import { ClienteleError } from '../../contract/errors.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { sampleWithout, seededRandom } from '../numeric/random.ts';
import type { Interactions } from '../recommend/contract.ts';
import { buildInteractions, type InteractionsConfig } from '../recommend/interactions.ts';
import { type Candidate, sameInteractions } from './candidate.ts';
import { onlyRows } from './only-rows.ts';
import { temporalSplit } from './temporal-split.ts';
import { TrialBench } from './trial-bench.ts';
import { pairsOf, workOf } from './work.ts';

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
  /** With nothing left to be learnt: the weights of a hybrid are those learnt on the validation window. */
  readonly winner: Candidate;
  /** The winner's last trial; null where the budget allowed none. */
  readonly best: Trial | null;
  readonly trials: readonly Trial[];
  /** Whether a budget ended the search before its last rung was through. */
  readonly isCutShort: boolean;
}

export interface SelectOptions {
  /** The first is what is taken where there is no budget at all; its interactions say who is known and what is new. */
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
  /** Customers measured at most on a rung; default 3000. */
  readonly mostCustomers?: number;
  /** A rung that would measure fewer customers than this is left out: it would decide by chance; default 400. */
  readonly leastCustomers?: number;
  readonly onTrial?: (trial: Trial) => void;
}

/** Shares of the customers on each rung, and how many candidates go on from it. */
const RUNGS = [
  { share: 0.25, keep: 1 / 3 },
  { share: 0.5, keep: 1 / 3 },
  { share: 1, keep: 0 },
] as const;

/** No more candidates than this are measured on all customers at once: a rung before would cost what it saves. */
const WORTH_A_RUNG = 3;

/**
 * Successive halving (Jamieson and Talwalkar, AISTATS 2016): all candidates learn from a quarter of the customers, the
 * best third from half of them, the best third of those from all. When a budget is used up, the best of the highest rung
 * that has one measured wins. What is better by no more than a standard error loses to the earlier candidate; the same
 * input gives the same winner unless time runs out.
 * @throws ClienteleError `config.invalid` without a candidate
 */
export function selectRecipe(dataset: Dataset, options: SelectOptions): Selection {
  const [first] = options.candidates;
  if (first === undefined) throw new ClienteleError('config.invalid', 'There is no model to choose from');
  const clock = options.clock ?? (() => 0);
  const deadline = clock() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  let workLeft = options.budgetWork ?? Number.POSITIVE_INFINITY;
  const usual: InteractionsConfig = { ...first.interactions, windowDays: null };
  const heldOut = temporalSplit(dataset, options.cut, usual);
  const trains: { readonly config: InteractionsConfig; readonly train: Interactions }[] = [];
  const trials: Trial[] = [];
  let standing: readonly Candidate[] = options.candidates;
  let leader: Measured | undefined;
  for (const { share, keep } of RUNGS) {
    const isChance = heldOut.customers.length * share < (options.leastCustomers ?? 400);
    if (share < 1 && (isChance || standing.length <= WORTH_A_RUNG)) continue;
    const benches = benchesOf(share);
    const rung: Measured[] = [];
    for (const candidate of standing) {
      const started = clock();
      if (started >= deadline) return ended(true);
      const { bench, pairs } = benches(candidate.interactions);
      const work = workOf(bench.missing(candidate.recipe), pairs);
      if (work > workLeft) return ended(true);
      workLeft -= work;
      const { each, ...means } = bench.measure(candidate.recipe);
      const trial = { ...candidate, share, customers: bench.customers, ...means, ms: clock() - started };
      options.onTrial?.(trial);
      rung.push({ trial, bench, each, order: options.candidates.indexOf(candidate) });
      trials.push(trial);
    }
    const ranked = rung.toSorted((a, b) => b.trial.ndcg - a.trial.ndcg);
    leader = simplest(ranked);
    standing = ranked
      .slice(0, Math.max(1, Math.ceil(rung.length * keep)))
      .map(({ order }) => options.candidates[order] as Candidate);

    function ended(isCutShort: boolean): Selection {
      return concluded(simplest(rung.toSorted((a, b) => b.trial.ndcg - a.trial.ndcg)) ?? leader, isCutShort);
    }
  }
  return concluded(leader, false);

  function concluded(best: Measured | undefined, isCutShort: boolean): Selection {
    if (best === undefined) return { winner: first as Candidate, best: null, trials, isCutShort };
    return { winner: settled(best), best: best.trial, trials, isCutShort };
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
  /** Place among the candidates. */
  readonly order: number;
}

/**
 * The earliest candidate that is no more than one standard error of the paired difference behind the best (Breiman et al.
 * 1984): chance alone must not move the choice away from what stands first.
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

function settled({ trial, bench }: Measured): Candidate {
  return { recipe: bench.withLearnedBlend(trial.recipe), interactions: trial.interactions };
}

import { ClienteleError } from '../../contract/errors.ts';
import type { Candidate, InteractionsConfig, Trial } from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { sampleWithout, seededRandom } from '../numeric/random.ts';
import type { Interactions, Pattern } from '../recommend/contract.ts';
import { buildInteractions } from '../recommend/interactions.ts';
import { seenOf } from '../recommend/lists.ts';
import { sameInteractions } from './candidate.ts';
import { type Comparison, makeLists } from './comparison.ts';
import { type Selection, search } from './search.ts';
import { temporalSplit } from './temporal-split.ts';
import { TrialBench } from './trial-bench.ts';

export interface SelectOptions {
  /** The first wins where there is no budget at all; its interactions define who is known and what is new. */
  readonly candidates: readonly Candidate[];
  readonly k: number;
  /** UTC milliseconds: the validation window starts here and ends with the data. It must lie before what the judge measures on. */
  readonly cut: number;
  readonly seed: number;
  /** Work that may be done (work.ts): the same trials on every machine. */
  readonly budgetWork?: number;
  readonly clock?: () => number;
  /** Customers measured at most; default 2000. */
  readonly mostCustomers?: number;
  readonly onTrial?: (trial: Trial) => void;
}

/**
 * The candidate, one of its variants or the blend of models that does best on what customers chose after a cut and had not had
 * before (search.ts). All models learn from all events before the cut; a sample of customers is measured. The same
 * input gives the same winner.
 * @throws ClienteleError `config.invalid` without a candidate
 */
export function selectRecipe(dataset: Dataset, options: SelectOptions): Selection {
  const { candidates, k, cut, seed } = options;
  const [first] = candidates;
  if (first === undefined)
    throw new ClienteleError(
      'config.invalid',
      'There is no model to choose from; name at least one candidate',
    );
  const usual: InteractionsConfig = { ...first.interactions, windowDays: null };
  const heldOut = temporalSplit(dataset, cut, usual);
  const trainFor = trainings(usual, heldOut.train, (config) =>
    buildInteractions(dataset, config, { until: cut }),
  );
  const able = heldOut.customers;
  const most = Math.min(able.length, options.mostCustomers ?? 2000);
  const sample = sampleWithout(able.length, most, seededRandom(seed, 'select.customers')).sort();
  const rows = sample.map((position) => able[position]);
  const comparison: Comparison = {
    trainFor,
    queries: Array.from(rows, (row) => ({ row, history: NO_HISTORY })),
    relevant: rowsOf(heldOut.relevant, rows),
    k,
    excludeSeen: true,
    seed,
  };
  const steps = search(new TrialBench(comparison), {
    candidates,
    views: [],
    budgetWork: options.budgetWork ?? Number.POSITIVE_INFINITY,
    listsToServe: heldOut.train.matrix.rows,
    ...(options.onTrial === undefined ? {} : { onTrial: options.onTrial }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  let step = steps.next();
  while (!step.done) {
    const answers = step.value.map((group) =>
      makeLists(group, trainFor((group[0] as (typeof group)[0]).interactions), comparison),
    );
    step = steps.next(answers);
  }
  return step.value;
}

const NO_HISTORY = { items: new Int32Array(0), weights: new Float32Array(0) };

/** Training data by configuration, each made once. */
export function trainings(
  usual: InteractionsConfig,
  known: Interactions,
  make: (config: InteractionsConfig) => Interactions,
): (config: InteractionsConfig) => Interactions {
  const made = [{ config: usual, train: known }];
  return (config) => {
    const found = made.find((one) => sameInteractions(one.config, config));
    if (found !== undefined) return found.train;
    const train = make(config);
    made.push({ config, train });
    return train;
  };
}

/** Some rows of a pattern. */
export function rowsOf(pattern: Pattern, rows: ArrayLike<number>): Pattern {
  const each = Array.from(rows, (row) => seenOf(pattern, row));
  const offsets = new Int32Array(each.length + 1);
  for (const [n, items] of each.entries()) offsets[n + 1] = offsets[n] + items.length;
  const indices = new Int32Array(offsets[each.length]);
  for (const [n, items] of each.entries()) indices.set(items, offsets[n]);
  return { offsets, indices };
}

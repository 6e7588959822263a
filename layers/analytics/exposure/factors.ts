import { sampleWithout, seededRandom } from '../numeric/random.ts';
import type { FittedRecommender, Interactions, TopLists } from '../recommend/contract.ts';
import { emptyLists } from '../recommend/lists.ts';
import { exposureCounts, PAGE } from './measures.ts';
import { DEPTH, rerank } from './rerank.ts';

/** Customers whose lists the exposure of items is counted on. */
const MOST_SAMPLED = 1000;
/** Rounds of the fixed point: more change the factors by less than a hundredth. */
const ROUNDS = 8;

/** Lists of known customers, a seeded sample, deep enough to be re-ranked. O(sample × one list). */
export function sampleLists(
  model: FittedRecommender,
  { matrix }: Interactions,
  seed: number,
  allowed?: Uint8Array,
): TopLists {
  const known: number[] = [];
  for (let row = 0; row < matrix.rows; row++)
    if (matrix.offsets[row + 1] > matrix.offsets[row]) known.push(row);
  const count = Math.min(known.length, MOST_SAMPLED);
  const picked = sampleWithout(known.length, count, seededRandom(seed, 'exposure.sample')).map(
    (position) => known[position],
  );
  return listsOf(model, picked.sort(), allowed);
}

/** Lists of some rows, as deep as re-ranking looks. */
export function listsOf(
  model: FittedRecommender,
  rows: ArrayLike<number>,
  allowed: Uint8Array | undefined,
  depth = DEPTH,
): TopLists {
  const lists = emptyLists(rows.length, depth);
  const options = { k: depth, excludeSeen: true, ...(allowed === undefined ? {} : { allowed }) };
  for (let at = 0; at < rows.length; ) {
    let end = at + 1;
    while (end < rows.length && rows[end] === rows[end - 1] + 1) end++;
    const run = model.recommend(rows[at], rows[end - 1] + 1, options);
    lists.counts.set(run.counts, at);
    lists.items.set(run.items, at * depth);
    lists.scores.set(run.scores, at * depth);
    at = end;
  }
  return lists;
}

/**
 * Factor of each item on its scores, from how often the lists would show it,
 *
 *   f_i = (1 + e_i / ē)^−strength,   e_i = lists with i on the first page, ē = its mean over the catalogue,
 *
 * at the fixed point: e is counted on the lists that the factors make, in rounds averaged by half. An item that stands in
 * nearly every list sinks where others are nearly as good, and stays where it is clearly the best: unlike a discount on
 * popularity, which also hits popular items that few lists show.
 * @param lists see {@link sampleLists}
 * @param strength 0: all factors are 1
 */
export function exposureFactors(lists: TopLists, items: number, strength: number): Float64Array {
  const factors = new Float64Array(items).fill(1);
  if (strength === 0) return factors;
  const mean = Math.max(1e-9, (lists.counts.length * PAGE) / Math.max(1, items));
  let exposure = exposureCounts(lists, items);
  for (let round = 0; round < ROUNDS; round++) {
    for (let item = 0; item < items; item++) factors[item] = (1 + exposure[item] / mean) ** -strength;
    const next = exposureCounts(rerank(lists, factors, PAGE), items);
    exposure = exposure.map((before, item) => (before + next[item]) / 2);
  }
  return factors;
}

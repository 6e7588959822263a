import { describe, expect, it } from 'vitest';
import { blendQuality, chooseBlend } from '../../../../../layers/analytics/evaluate/blend-search.ts';
import type { Comparison, ListsRequest } from '../../../../../layers/analytics/evaluate/comparison.ts';
import { TrialBench } from '../../../../../layers/analytics/evaluate/trial-bench.ts';
import { hybridOf } from '../../../../../layers/analytics/evaluate/variants.ts';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import type { TopLists } from '../../../../../layers/analytics/recommend/contract.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { interactionsOf } from '../../../../support/interactions.ts';

const [QUERIES, ITEMS, DEPTH] = [400, 60, 20];
const train = interactionsOf(csrFromTriples(QUERIES, ITEMS, [0], [0], [1]));
const NOTHING = { items: new Int32Array(0), weights: new Float32Array(0) };

/** Each query has items 2 q and 2 q + 1, modulo the catalogue. */
const comparison: Comparison = {
  trainFor: () => train,
  queries: Array.from({ length: QUERIES }, (_, row) => ({ row, history: NOTHING })),
  relevant: {
    offsets: Int32Array.from({ length: QUERIES + 1 }, (_, q) => 2 * q),
    indices: Int32Array.from({ length: 2 * QUERIES }, (_, at) => at % ITEMS),
  },
  k: 5,
  excludeSeen: true,
  seed: 1,
};

const request = (model: string): ListsRequest => ({
  recipe: { model, settings: {} },
  interactions: DEFAULT_INTERACTIONS,
  values: 'raw',
  depth: DEPTH,
});

/** Lists of random items that hold the query's `nth` item among the first with some chance. */
function lists(nth: 0 | 1 | null, chance: number, seed: number): TopLists {
  const random = seededRandom(seed);
  const items = new Int32Array(QUERIES * DEPTH);
  const scores = new Float32Array(QUERIES * DEPTH);
  for (let q = 0; q < QUERIES; q++) {
    const found = new Set<number>();
    if (nth !== null && random.next() < chance) found.add((2 * q + nth) % ITEMS);
    while (found.size < DEPTH) found.add(random.below(ITEMS));
    items.set([...found], q * DEPTH);
    for (let rank = 0; rank < DEPTH; rank++) scores[q * DEPTH + rank] = 1 / (1 + rank);
  }
  return { k: DEPTH, counts: new Int32Array(QUERIES).fill(DEPTH), items, scores };
}

const parts = ['item-knn', 'user-knn', 'rp3beta'].map(request);
function bench(): TrialBench {
  const made = new TrialBench(comparison);
  made.put(parts[0]!, lists(0, 0.8, 1));
  made.put(parts[1]!, lists(1, 0.6, 2));
  made.put(parts[2]!, lists(null, 0, 3));
  return made;
}

describe('the choice of a blend', () => {
  it('joins models that know different things, and leaves out one that knows nothing', () => {
    const { weights } = chooseBlend(bench(), hybridOf(parts), bench().all());
    expect(weights[0]).toBeGreaterThan(0);
    expect(weights[1]).toBeGreaterThan(0);
    expect(weights[2]).toBe(0);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('is better than each model on queries that it was not chosen from', () => {
    const { ndcg } = blendQuality(bench(), hybridOf(parts));
    for (const part of parts) expect(ndcg).toBeGreaterThan(bench().measureLists(part).ndcg);
  });

  it('counts what lies beyond one outstanding score', () => {
    const made = bench();
    const loud = lists(null, 0, 3);
    for (let q = 0; q < QUERIES; q++) loud.scores[q * DEPTH] = 1000;
    made.put(parts[2]!, loud);
    const { weights } = chooseBlend(made, hybridOf(parts), made.all());
    expect(weights[2]).toBe(0);
    expect(weights[0]).toBeGreaterThan(0);
  });

  it('stays with one model where the others only repeat it', () => {
    const made = new TrialBench(comparison);
    for (const part of parts) made.put(part, lists(0, 0.8, 1));
    expect([...chooseBlend(made, hybridOf(parts), made.all()).weights]).toEqual([1, 0, 0]);
  });
});

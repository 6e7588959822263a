import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureFactors, sampleLists } from '../../../../../layers/analytics/exposure/factors.ts';
import { exposureOf } from '../../../../../layers/analytics/exposure/measures.ts';
import { rerank } from '../../../../../layers/analytics/exposure/rerank.ts';
import { reranked, restoreReranked } from '../../../../../layers/analytics/exposure/reranked-model.ts';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { itemKnn } from '../../../../../layers/analytics/recommend/models/item-knn.ts';
import { interactionsOf } from '../../../../support/interactions.ts';

/** Customers of two tastes, who nearly all have item 0 too. */
function shop() {
  const random = seededRandom(3);
  const triples: [number, number][] = [];
  for (let customer = 0; customer < 200; customer++) {
    const taste = customer % 2 === 0 ? 1 : 21;
    if (random.next() < 0.5) triples.push([customer, 0]);
    for (let item = 0; item < 20; item++) if (random.next() < 0.3) triples.push([customer, taste + item]);
  }
  const matrix = csrFromTriples(
    200,
    41,
    triples.map(([row]) => row),
    triples.map(([, item]) => item),
    triples.map(() => 1),
  );
  return interactionsOf(matrix);
}

const interactions = shop();
const holders = new Float64Array(41).fill(1);
const model = itemKnn.fit(interactions, {}, 1);

describe('re-ranking by exposure', () => {
  it('changes nothing at strength 0', () => {
    const lists = sampleLists(model, interactions, 1);
    expect(exposureFactors(lists, 41, 0)).toEqual(new Float64Array(41).fill(1));
    const k = 10;
    const top = (rows: typeof lists) =>
      Array.from(rows.counts, (count, row) => [
        ...rows.items.subarray(row * rows.k, row * rows.k + Math.min(k, count)),
      ]);
    expect(top(rerank(lists, new Float64Array(41).fill(1), k))).toEqual(top(lists));
  });

  it('shows the commonest item less, and items more evenly', () => {
    const lists = sampleLists(model, interactions, 1);
    const at = [0, 0.1, 0.3, 0.6].map((strength) =>
      exposureOf(rerank(lists, exposureFactors(lists, 41, strength), 10), holders, 200, null),
    );
    const [none, ...stronger] = at;
    for (const one of stronger) {
      expect(one.gini).toBeLessThan(none?.gini ?? 0);
      expect(one.commonestItemShare).toBeLessThan(none?.commonestItemShare ?? 0);
    }
  });

  it('keeps each list a list of the same items, best first', () => {
    const factor = fc.double({ min: 0.01, max: 1, noNaN: true });
    const scores = fc.array(fc.double({ min: -1, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(scores, fc.array(factor, { minLength: 20, maxLength: 20 }), (values, factors) => {
        const sorted = values.toSorted((a, b) => b - a);
        const lists = {
          k: sorted.length,
          counts: Int32Array.of(sorted.length),
          items: Int32Array.from(sorted, (_, item) => item),
          scores: Float32Array.from(sorted),
        };
        const made = rerank(lists, Float64Array.from(factors), sorted.length);
        expect([...made.items].sort((a, b) => a - b)).toEqual([...lists.items]);
        for (let at = 1; at < sorted.length; at++)
          expect(made.scores[at]).toBeLessThanOrEqual(made.scores[at - 1] as number);
      }),
    );
  });

  it('is part of the snapshot, and slices do not matter', () => {
    const factors = exposureFactors(sampleLists(model, interactions, 1), 41, 0.3);
    const own = reranked(model, factors);
    const sections = new Map(own.sections().map((section) => [section.name, section]));
    const reader = { has: (name: string) => sections.has(name), get: (name: string) => sections.get(name)! };
    const restored = restoreReranked(itemKnn.restore(model.recipe, interactions, reader), reader);
    const options = { k: 10, excludeSeen: true };
    const whole = own.recommend(0, 200, options);
    expect(restored.recommend(0, 200, options)).toEqual(whole);
    expect([...own.recommend(50, 60, options).items]).toEqual([...whole.items.subarray(500, 600)]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardSimilarity, diversify } from '../../../../../layers/analytics/serve/diversify.ts';
import { card } from './lists.ts';

const mugs = (id: string, score: number) => ({
  ...card(id, { category: ['Home', 'Mugs'], brand: 'A' }),
  score,
});
const lamp = { ...card('lamp', { category: ['Home', 'Lamps'], brand: 'B' }), score: 1 };

describe('similarity of cards', () => {
  it.each([
    [{ category: ['A', 'B'] }, { category: ['A', 'B'] }, 0.7],
    [{ category: ['A', 'B'] }, { category: ['A', 'C'] }, 0.35],
    [{ category: ['A'], brand: 'x' }, { category: ['A', 'B'], brand: 'x' }, 0.65],
    [{}, {}, 0],
    [{ properties: { family: 1 } }, { properties: { family: '1' } }, 1],
  ])('of %j and %j is %d', (a, b, similarity) => {
    expect(cardSimilarity(card('a', a), card('b', b))).toBeCloseTo(similarity, 12);
  });
});

describe('maximal marginal relevance', () => {
  it('brings up what is different, the more the more is asked for', () => {
    const items = [mugs('m1', 3), mugs('m2', 2.9), lamp];
    const order = (diversity: number) => diversify(items, diversity, 3).map(({ id }) => id);
    expect(order(0)).toEqual(['m1', 'm2', 'lamp']);
    expect(order(0.7)).toEqual(['m1', 'lamp', 'm2']);
  });

  it('counts what is shown above', () => {
    expect(diversify([mugs('m1', 1), lamp], 0.7, 1, [mugs('m0', 1)])[0]?.id).toBe('lamp');
  });

  it('is what its definition says, step by step', () => {
    const item = fc.record({
      category: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
      brand: fc.option(fc.constantFrom('x', 'y')),
      score: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 12 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (found, diversity) => {
          const items = found
            .map((one, at) => ({ ...card(`i${at}`, one), score: one.score }))
            .sort((a, b) => b.score - a.score);
          const best = Math.max(0, ...items.map(({ score }) => score));
          const left = [...items];
          const chosen: typeof items = [];
          while (left.length > 0) {
            const values = left.map(
              (one) =>
                (1 - diversity) * (best > 0 ? one.score / best : 0) -
                diversity * Math.max(0, ...chosen.map((other) => cardSimilarity(one, other))),
            );
            chosen.push(...left.splice(values.indexOf(Math.max(...values)), 1));
          }
          expect(diversify(items, diversity, items.length)).toEqual(chosen);
        },
      ),
    );
  });
});

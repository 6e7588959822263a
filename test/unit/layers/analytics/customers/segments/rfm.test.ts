import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quintiles, rfmScores } from '../../../../../../layers/analytics/customers/segments/rfm.ts';
import {
  PROSPECTS,
  SEGMENTS,
  segmentOf,
} from '../../../../../../layers/analytics/customers/segments/segments.ts';
import { summariseCustomers } from '../../../../../../layers/analytics/customers/summary.ts';
import { shop } from '../../../../../support/customers-shop.ts';

const scores = [1, 2, 3, 4, 5];

describe('quintiles', () => {
  it('partition any values into five parts that differ by at most one member, in order of value', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }), (values) => {
        const members = Int32Array.from(values.keys());
        const result = quintiles(values.length, members, (i) => values[i]!);
        const sizes = scores.map((score) => result.filter((s) => s === score).length);
        expect(sizes.reduce((sum, size) => sum + size)).toBe(values.length);
        if (values.length >= 5) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (let i = 0; i < values.length; i++)
          for (let j = 0; j < i; j++) {
            if (values[j]! < values[i]!) expect(result[j]).toBeLessThanOrEqual(result[i]!);
            if (values[j] === values[i]) expect(result[j]).toBeLessThanOrEqual(result[i]!);
          }
      }),
    );
  });

  it('put a member alone in the middle, and leave others at 0', () => {
    expect([...quintiles(3, Int32Array.of(1), () => 7)]).toEqual([0, 3, 0]);
  });
});

describe('rfmScores', () => {
  it('score the latest, most frequent and best paying customer highest', () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].flatMap((customer, rank) =>
      Array.from({ length: rank + 1 }, (_, n) => ({
        customer,
        at: Date.UTC(2026, 0, 1 + rank * 10 + n),
        amount: 100,
      })),
    );
    const { recency, frequency, monetary } = rfmScores(summariseCustomers(shop(rows)));
    for (const score of [recency, frequency, monetary]) expect([...score]).toEqual(scores);
  });
});

describe('the segment grid', () => {
  it('covers each of the 125 combinations exactly once and uses all eleven segments', () => {
    const used = new Set<number>();
    let cells = 0;
    for (const r of scores)
      for (const f of scores)
        for (const m of scores) {
          const segment = segmentOf(r, f, m);
          expect(segment).toBeGreaterThanOrEqual(0);
          expect(segment).not.toBe(PROSPECTS);
          used.add(segment);
          cells++;
        }
    expect([cells, used.size, SEGMENTS.length]).toEqual([125, 11, 12]);
  });

  it.each([
    [5, 5, 5, 'champions'],
    [5, 1, 1, 'new'],
    [4, 1, 1, 'promising'],
    [4, 3, 2, 'potential-loyalists'],
    [3, 5, 4, 'need-attention'],
    [3, 5, 5, 'need-attention'],
    [4, 5, 4, 'loyal'],
    [3, 3, 3, 'need-attention'],
    [3, 1, 2, 'about-to-sleep'],
    [2, 3, 4, 'at-risk'],
    [1, 5, 5, 'cant-lose'],
    [2, 2, 1, 'hibernating'],
    [1, 1, 1, 'lost'],
    [0, 0, 0, 'prospects'],
  ])('names scores %i %i %i %s', (r, f, m, id) => {
    expect(SEGMENTS[segmentOf(r, f, m)]?.id).toBe(id);
  });
});

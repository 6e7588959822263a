import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCustomers } from '../../../../../../layers/analytics/customers/model.ts';
import { quintiles, rfmScores } from '../../../../../../layers/analytics/customers/segments/rfm.ts';
import {
  combinedScore,
  SEGMENTS,
  segmentOf,
} from '../../../../../../layers/analytics/customers/segments/segments.ts';
import { summariseCustomers } from '../../../../../../layers/analytics/customers/summary.ts';
import { type Row, shop } from '../../../../../support/customers-shop.ts';

const scores = [1, 2, 3, 4, 5];

describe('quintiles', () => {
  it('give equal values equal scores, in order of value, whatever the order of the members', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }), (values) => {
        const of = (all: readonly number[]) =>
          quintiles(all.length, Int32Array.from(all.keys()), (i) => all[i]!);
        const result = of(values);
        for (let i = 0; i < values.length; i++)
          for (let j = 0; j < i; j++) {
            if (values[j]! < values[i]!) expect(result[j]).toBeLessThanOrEqual(result[i]!);
            if (values[j] === values[i]) expect(result[j]).toBe(result[i]);
          }
        expect([...of(values.toReversed())].toReversed()).toEqual([...result]);
      }),
    );
  });

  it('partition distinct values into five parts that differ by at most one member', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 5, maxLength: 60 }), (values) => {
        const result = quintiles(values.length, Int32Array.from(values.keys()), (i) => values[i]!);
        const sizes = scores.map((score) => result.filter((s) => s === score).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
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

const facts = (
  recency: number,
  frequency: number,
  monetary: number,
  orders = 5,
  firstOrderDays = 100,
  refunded = false,
) => ({ recency, frequency, monetary, orders, firstOrderDays, refunded });
const idOf = (of: Parameters<typeof segmentOf>[0]) => SEGMENTS[segmentOf(of)]!.id;

describe('the segments', () => {
  it('are all in use, and hold what their descriptions say', () => {
    const used = new Set<string>();
    const score = fc.integer({ min: 1, max: 5 });
    const any = fc.record({
      recency: score,
      frequency: score,
      monetary: score,
      orders: fc.integer({ min: 1, max: 9 }),
      firstOrderDays: fc.integer({ min: 0, max: 400 }),
      refunded: fc.boolean(),
    });
    fc.assert(
      fc.property(any, (of) => {
        const id = idOf(of);
        used.add(id);
        const combined = combinedScore(of);
        const { orders, recency, firstOrderDays } = of;
        const holds: Readonly<Record<string, boolean>> = {
          champions: orders > 1 && recency === 5 && combined >= 4,
          loyal: orders > 1 && recency === 4 && combined >= 4,
          'potential-loyalists': orders > 1 && recency >= 4 && combined <= 3,
          new: firstOrderDays <= 30,
          promising: orders === 1 && recency >= 4 && firstOrderDays > 30,
          'need-attention': orders > 1 && recency === 3 && combined >= 3,
          'about-to-sleep': recency === 3 && (orders === 1 || combined <= 2),
          'at-risk': orders > 1 && recency <= 2 && combined >= 3,
          'cant-lose': orders > 1 && recency <= 2 && combined === 5,
          hibernating: recency === 2 && (orders === 1 || combined <= 2),
          lost: recency === 1 && (orders === 1 || combined <= 2),
        };
        expect(holds[id]).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    // Of those of whom no order is known there are two more.
    expect(used.size).toBe(SEGMENTS.length - 2);
  });

  it.each([
    [facts(5, 5, 5), 'champions'],
    [facts(5, 3, 5, 1, 2), 'new'],
    [facts(2, 1, 1, 1, 12), 'new'],
    [facts(5, 3, 5, 1, 31), 'promising'],
    [facts(5, 1, 1, 2, 2), 'new'],
    [facts(5, 1, 1, 2, 40), 'potential-loyalists'],
    [facts(4, 3, 2), 'potential-loyalists'],
    [facts(3, 5, 4), 'need-attention'],
    [facts(4, 5, 4), 'loyal'],
    [facts(3, 1, 2), 'about-to-sleep'],
    [facts(2, 3, 4), 'at-risk'],
    [facts(1, 5, 5), 'cant-lose'],
    [facts(1, 5, 5, 1, 300), 'lost'],
    [facts(2, 2, 1), 'hibernating'],
    [facts(0, 0, 0, 0, Number.NaN), 'prospects'],
    [facts(0, 0, 0, 0, Number.NaN, true), 'returns-only'],
  ])('name %o %s', (of, id) => {
    expect(idOf(of)).toBe(id);
  });
});

describe('a shop whose customers are renamed', () => {
  const rows = (name: (c: number) => string): Row[] =>
    Array.from({ length: 120 }, (_, c) =>
      Array.from({ length: 1 + (c % 3) }, (_, n) => ({
        customer: name(c),
        at: Date.UTC(2026, 0, 1 + ((c % 40) + n * 7)),
        amount: 100 * (1 + (c % 5)),
      })),
    ).flat();
  const segmentsBy = (name: (c: number) => string) => {
    const dataset = shop(rows(name));
    const { segment } = describeCustomers(dataset);
    const byName = new Map(dataset.customers.map((id, c) => [id, segment[c]]));
    return Array.from({ length: 120 }, (_, c) => byName.get(name(c)));
  };

  it('keeps the segment of each', () => {
    const before = segmentsBy((c) => `a${String(c).padStart(3, '0')}`);
    expect(segmentsBy((c) => `z${String(999 - c)}`)).toEqual(before);
    expect(new Set(before).size).toBeGreaterThan(3);
  });

  it('has one segment for customers who did the same', () => {
    const same = Array.from({ length: 50 }, (_, c) => ({
      customer: `c${c}`,
      at: Date.UTC(2026, 0, 5),
      amount: 20,
    }));
    expect(new Set(describeCustomers(shop(same)).segment).size).toBe(1);
  });
});

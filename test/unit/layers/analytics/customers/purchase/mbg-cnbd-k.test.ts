import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  erlangLogLikelihood,
  erlangState,
} from '../../../../../../layers/analytics/customers/purchase/erlang-gaps.ts';
import type { BuyerHistories } from '../../../../../../layers/analytics/customers/purchase/histories.ts';
import {
  fitRegularities,
  REGULARITIES,
  regularOutlook,
} from '../../../../../../layers/analytics/customers/purchase/mbg-cnbd-k.ts';
import { mbgNbd } from '../../../../../../layers/analytics/customers/purchase/mbg-nbd.ts';
import { type Random, seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';

const size = fc.double({ min: 0.3, max: 3, noNaN: true });
const four = fc.tuple(size, size, size, size).map((values) => Float64Array.from(values));
const history = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    fc.integer({ min: 5, max: 60 }),
  )
  .map(([x, share, age]) => ({ x, recency: x === 0 ? 0 : share * age, age }));

/** A waiting time with a rate that is whole stages long: the sum of so many exponential ones. */
function erlang(random: Random, stages: number, rate: number): number {
  let sum = 0;
  for (let s = 0; s < stages; s++) sum -= Math.log(1 - random.next()) / rate;
  return sum;
}

/** Gamma-distributed numbers by Marsaglia and Tsang; shapes below 1 by a power of a uniform number. */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random.next() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const z = random.normal();
    const v = (1 + z / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random.next()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Customers by the model itself, and what each ordered in the `ahead` after. */
function simulated(
  count: number,
  k: number,
  [r, alpha, a, b]: readonly [number, number, number, number],
  ahead: number,
) {
  const random = seededRandom(5);
  const column = () => new Float64Array(count);
  const histories = {
    count,
    customers: new Int32Array(count),
    x: column(),
    recency: column(),
    age: column(),
    weight: column().fill(1),
    logGaps: column(),
    meanSpend: column(),
    spendDays: column(),
    weeksOrdered: column(),
    lastWeek: column(),
  } satisfies BuyerHistories;
  const later = column();
  for (let i = 0; i < count; i++) {
    const age = 12 * (1 + random.below(8));
    const rate = gamma(random, r) / alpha;
    const [first, second] = [gamma(random, a), gamma(random, b)];
    const leaves = first / (first + second);
    histories.age[i] = age;
    let time = 0;
    while (random.next() >= leaves) {
      const gap = erlang(random, k, k * rate);
      time += gap;
      if (time > age + ahead) break;
      if (time > age) {
        later[i]!++;
        continue;
      }
      histories.x[i]!++;
      histories.recency[i] = time;
      histories.logGaps[i]! += Math.log(gap);
    }
  }
  return { histories, later };
}

describe('the likelihood of evenly spaced orders', () => {
  it('is MBG/NBD for one stage, with its gradient', () => {
    fc.assert(
      fc.property(four, history, (theta, { x, recency, age }) => {
        const [own, theirs] = [new Float64Array(4), new Float64Array(4)];
        const expected = mbgNbd.logLikelihood(theta, x, recency, age, theirs, 1);
        expect(erlangLogLikelihood(theta, 1, x, recency, age, 3, own)).toBeCloseTo(expected, 8);
        for (let p = 0; p < 4; p++) expect(own[p]).toBeCloseTo(theirs[p]!, 7);
        expect(erlangState(theta, 1, x, recency, age).alive).toBeCloseTo(
          mbgNbd.alive(theta, x, recency, age),
          8,
        );
      }),
    );
  });

  it('has the gradient of its differences', () => {
    fc.assert(
      fc.property(four, history, fc.constantFrom(2, 4, 8, 32), (theta, { x, recency, age }, k) => {
        const gradient = new Float64Array(4);
        erlangLogLikelihood(theta, k, x, recency, age, 1, gradient);
        for (let p = 0; p < 4; p++) {
          const at = (step: number) => {
            const moved = theta.slice();
            moved[p]! += step;
            return erlangLogLikelihood(moved, k, x, recency, age, 1);
          };
          const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
          expect(Math.abs(gradient[p]! - difference)).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
        }
      }),
    );
  });
});

describe('MBG/CNBD-k', () => {
  // The parameters of the published package's own test, with four stages in place of three.
  const truth = [0.85, 1.45, 0.79, 2.42] as const;
  const { histories, later } = simulated(3000, 4, truth, 32);
  const fit = fitRegularities(histories, 3000);

  it('finds the parameters and the regularity that customers were made with', () => {
    expect(fit.converged).toBe(true);
    for (const [p, value] of truth.entries())
      expect(Math.abs(fit.parameters[p]! / value - 1), `parameter ${p}`).toBeLessThan(0.25);
    expect(fit.parameters[4 + REGULARITIES.indexOf(4)]).toBeGreaterThan(0.8);
  });

  it('predicts how many order, and how often, without bias', () => {
    let [expected, active] = [0, 0];
    for (let i = 0; i < histories.count; i++) {
      const { x, recency, age, logGaps } = histories;
      const outlook = regularOutlook(fit.parameters, x[i]!, recency[i]!, age[i]!, logGaps[i]!);
      expected += outlook.orders(32);
      active += 1 - outlook.noOrder(32);
    }
    const sum = (of: (orders: number) => number) => later.reduce((total, orders) => total + of(orders), 0);
    expect(Math.abs(active / sum((orders) => (orders > 0 ? 1 : 0)) - 1)).toBeLessThan(0.06);
    expect(Math.abs(expected / sum((orders) => orders) - 1)).toBeLessThan(0.08);
  });

  it('gives up a regular customer after a few gaps, and not one who orders at random', () => {
    const parameters = Float64Array.from([
      0.85,
      4,
      0.5,
      5,
      ...REGULARITIES.map(() => 1 / REGULARITIES.length),
    ]);
    const gaps = Array.from({ length: 12 }, () => 30 / 7);
    const clumped = gaps.map((gap, g) => (g % 3 === 0 ? 2.6 * gap : 0.2 * gap));
    const none = (own: readonly number[]) => {
      const recency = own.reduce((sum, gap) => sum + gap, 0);
      const logGaps = own.reduce((sum, gap) => sum + Math.log(gap), 0);
      return regularOutlook(parameters, 12, recency, recency + 120 / 7, logGaps).noOrder(13);
    };
    expect(none(gaps)).toBeGreaterThan(0.99);
    expect(none(clumped)).toBeLessThan(0.7);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import {
  privateCount,
  privateItems,
  privateSum,
} from '../../../../../layers/analytics/privacy/aggregates.ts';
import { type Draws, geometricNoise } from '../../../../../layers/analytics/privacy/geometric.ts';
import { epsilonOf, type PrivacySettings } from '../../../../../layers/analytics/privacy/settings.ts';
import { partitionThreshold } from '../../../../../layers/analytics/privacy/threshold.ts';
import { RELEASES } from '../../../../../layers/contract/privacy.ts';

const TRIALS = 200_000;

/** Variance of {@link geometricNoise}: 2α/(1 − α)². */
function geometricVariance(epsilon: number, sensitivity: number): number {
  const alpha = Math.exp(-epsilon / sensitivity);
  return (2 * alpha) / (1 - alpha) ** 2;
}

/** The published threshold, for Laplace noise: 1 + κ ln(1/(2δ'))/ε with δ' = 1 − (1 − δ)^(1/κ). */
function laplaceThreshold(epsilon: number, delta: number, contributions: number): number {
  const each = -Math.expm1(Math.log1p(-delta) / contributions);
  return 1 + (Math.log(1 / (2 * each)) * contributions) / epsilon;
}

function seeded(seed: number): Draws {
  const random = seededRandom(seed);
  return () => random.next() || 0.5;
}

/** How often each value was drawn. */
function histogram(draw: () => number, trials = TRIALS): Map<number, number> {
  const counts = new Map<number, number>();
  for (let t = 0; t < trials; t++) {
    const value = draw();
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

describe('geometric noise', () => {
  it.each([
    [0.5, 1],
    [1, 1],
    [1, 3],
    [2, 1],
  ])('has the distribution it says: ε = %d, sensitivity %d', (epsilon, sensitivity) => {
    const draws = seeded(7);
    const counts = histogram(() => geometricNoise(epsilon, sensitivity, draws, 'x'));
    const alpha = Math.exp(-epsilon / sensitivity);
    for (let z = -6; z <= 6; z++) {
      const expected = ((1 - alpha) / (1 + alpha)) * alpha ** Math.abs(z);
      const error = Math.sqrt((expected * (1 - expected)) / TRIALS);
      expect(Math.abs((counts.get(z) ?? 0) / TRIALS - expected)).toBeLessThan(5 * error);
    }
  });

  it('is that of Laplace, rounded, where the scale is large', () => {
    const [epsilon, sensitivity] = [0.1, 1000];
    const draws = seeded(3);
    const drawn = Array.from({ length: TRIALS }, () => geometricNoise(epsilon, sensitivity, draws, 'x')).sort(
      (a, b) => a - b,
    );
    const scale = sensitivity / epsilon;
    const laplace = (x: number) => (x < 0 ? Math.exp(x / scale) / 2 : 1 - Math.exp(-x / scale) / 2);
    // Kolmogorov–Smirnov: the statistic beyond 1.95/√n has a probability of one in a thousand.
    const distance = drawn.reduce(
      (most, x, i) => Math.max(most, Math.abs(laplace(x) - (i + 0.5) / TRIALS)),
      0,
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(TRIALS) + 1 / scale);
  });

  it('adds nothing on average, and spreads as much as it says', () => {
    const draws = seeded(11);
    const drawn = Array.from({ length: TRIALS }, () => geometricNoise(0.7, 2, draws, 'x'));
    const mean = drawn.reduce((sum, z) => sum + z, 0) / TRIALS;
    const variance = drawn.reduce((sum, z) => sum + (z - mean) ** 2, 0) / TRIALS;
    const expected = geometricVariance(0.7, 2);
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(expected / TRIALS));
    expect(variance / expected).toBeGreaterThan(0.96);
    expect(variance / expected).toBeLessThan(1.04);
  });
});

const settings: PrivacySettings = { epsilon: RELEASES.length, delta: 1e-3, maxRevenue: 100, maxItems: 2 };

/** Rows of items, one a customer. */
function csr(rows: readonly (readonly [item: number, weight: number][])[]) {
  const offsets = Int32Array.from([0, ...rows.map((_, r) => rows.slice(0, r + 1).flat().length)]);
  const cells = rows.flat();
  return {
    rows: rows.length,
    cols: 10,
    offsets,
    indices: Int32Array.from(cells, ([item]) => item),
    values: Float32Array.from(cells, ([, weight]) => weight),
  };
}

/** The largest log-ratio of how often any answer comes from two datasets, where it comes often enough to say. */
function largestRatio(a: Map<number | string, number>, b: Map<number | string, number>): number {
  let largest = 0;
  for (const [value, count] of a) {
    const other = b.get(value) ?? 0;
    if (count < 1000 || other < 1000) continue;
    largest = Math.max(largest, Math.abs(Math.log(count / other)));
  }
  return largest;
}

describe('two shops that differ by one customer', () => {
  const slack = 5 * Math.sqrt(2 / 1000);

  it('give every count with about the same probability, within ε', () => {
    const [draws, others] = [seeded(1), seeded(2)];
    const count = (of: number, with_: Draws) =>
      histogram(() => privateCount(of, 1, 'segment-customers', 'a', settings, with_));
    const ratio = largestRatio(count(40, draws), count(41, others));
    expect(ratio).toBeLessThan(epsilonOf(settings) + slack);
    expect(ratio).toBeGreaterThan(epsilonOf(settings) * 0.8); // the bound is met, or the noise is too much
  });

  it('give every sum with about the same probability, however much the customer spent', () => {
    const [draws, others] = [seeded(3), seeded(4)];
    // Tens of the sum: single values are too rare to compare.
    const sum = (amounts: number[], with_: Draws) =>
      histogram(() => Math.floor(privateSum(amounts, 'segment-revenue', 'a', settings, with_) / 25));
    const ratio = largestRatio(sum([50, 70], draws), sum([50, 70, 1_000_000], others));
    expect(ratio).toBeLessThan(epsilonOf(settings) + slack);
  });

  it('give every list of items with about the same probability, however many the customer has', () => {
    const rows: [number, number][][] = Array.from({ length: 14 }, () => [
      [1, 1],
      [2, 1],
    ]);
    const hoarder = Array.from({ length: 9 }, (_, item): [number, number] => [item, item]);
    const low = { ...settings, delta: 0.01 };
    const lists = (of: [number, number][][], with_: Draws) => {
      const counts = new Map<string, number>();
      for (let t = 0; t < 20_000; t++) {
        const list = privateItems(csr(of), low, with_)
          .filter(({ item }) => item === 1 || item === 2)
          .map(({ item }) => item)
          .join();
        counts.set(list, (counts.get(list) ?? 0) + 1);
      }
      return counts;
    };
    expect(largestRatio(lists(rows, seeded(5)), lists([...rows, hoarder], seeded(6)))).toBeLessThan(
      epsilonOf(low) + slack,
    );
  });
});

describe('the threshold of partitions', () => {
  it('lets what one customer alone makes pass with probability δ at most', () => {
    const delta = 0.02;
    const least = partitionThreshold(1, delta, 1);
    const draws = seeded(9);
    const passed = Array.from({ length: TRIALS }, () => 1 + geometricNoise(1, 1, draws, 'x') >= least);
    const share = passed.filter(Boolean).length / TRIALS;
    expect(share).toBeLessThan(delta + 5 * Math.sqrt(delta / TRIALS));
    expect(share).toBeGreaterThan(delta * Math.exp(-1) * 0.8); // no stricter than a whole number has to be
  });

  it('is within two of the published form, and grows with contributions', () => {
    const of = fc.record({
      epsilon: fc.double({ min: 0.1, max: 5, noNaN: true }),
      exponent: fc.integer({ min: 2, max: 9 }),
      most: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(of, ({ epsilon, exponent, most }) => {
        const delta = 10 ** -exponent;
        const ours = partitionThreshold(epsilon, delta, most);
        const published = laplaceThreshold(epsilon, delta, most);
        expect(ours).toBeLessThan(published + 2);
        // The tail of geometric noise is no lighter than that of Laplace noise.
        expect(ours).toBeGreaterThan(published - (epsilon / most > 1 ? Math.log(2) : 1e-6));
        expect(partitionThreshold(epsilon, delta, most + 1)).toBeGreaterThanOrEqual(ours);
      }),
    );
  });
});

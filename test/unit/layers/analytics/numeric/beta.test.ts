import { describe, expect, it } from 'vitest';
import { drawBeta, drawGamma } from '../../../../../layers/analytics/numeric/beta.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';

const DRAWS = 40_000;

function moments(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1);
  return { mean, variance };
}

describe('draws from a beta distribution', () => {
  it.each([
    [1, 1],
    [0.3, 4],
    [12, 250],
    [400, 90],
  ])('have the mean and variance of Beta(%d, %d)', (a, b) => {
    const random = seededRandom(11, `beta ${a} ${b}`);
    const { mean, variance } = moments(() => drawBeta(a, b, random));
    const wanted = (a * b) / ((a + b) ** 2 * (a + b + 1));
    // Five standard errors of the mean; for the variance a share that covers the heavy tail of small shapes.
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(5 * Math.sqrt(wanted / DRAWS));
    expect(variance / wanted).toBeGreaterThan(0.94);
    expect(variance / wanted).toBeLessThan(1.06);
  });

  it('stay within 0 and 1 where shapes are next to nothing', () => {
    const random = seededRandom(3);
    for (let i = 0; i < 2000; i++) {
      const value = drawBeta(1e-9, 1e-9, random);
      expect(value >= 0 && value <= 1).toBe(true);
    }
  });
});

describe('draws from a gamma distribution', () => {
  it.each([0.5, 1, 7])('have mean and variance %d', (shape) => {
    const random = seededRandom(5, `gamma ${shape}`);
    const { mean, variance } = moments(() => drawGamma(shape, random));
    expect(Math.abs(mean - shape)).toBeLessThan(5 * Math.sqrt(shape / DRAWS));
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.08);
  });
});

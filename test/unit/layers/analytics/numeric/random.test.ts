import { describe, expect, it } from 'vitest';
import { sampleWithout, seededRandom } from '../../../../../layers/analytics/numeric/random.ts';

function draw(count: number, seed: number, stream?: string): number[] {
  const random = seededRandom(seed, stream);
  return Array.from({ length: count }, () => random.next());
}

describe('a seeded stream', () => {
  it('repeats itself for the same seed and stream', () => {
    expect(draw(20, 42, 'a')).toEqual(draw(20, 42, 'a'));
  });

  it('differs for another seed and for another stream', () => {
    expect(draw(3, 42, 'a')).not.toEqual(draw(3, 43, 'a'));
    expect(draw(3, 42, 'a')).not.toEqual(draw(3, 42, 'b'));
  });

  it('keeps its first numbers for ever: stored models depend on them', () => {
    expect(draw(3, 1)).toMatchInlineSnapshot(`
      [
        0.5636717735324055,
        0.5851113414391875,
        0.8959073920268565,
      ]
    `);
  });

  it('is uniform: sixteen bins of 64,000 draws pass a chi-square test at 1 in 1000', () => {
    const bins = new Array(16).fill(0);
    for (const value of draw(64_000, 7)) bins[Math.floor(value * 16)]++;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
    expect(chiSquare).toBeLessThan(37.7);
  });

  it('draws normals of mean 0, variance 1 and light tails', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 40_000 }, () => random.normal());
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    const outside = values.filter((x) => Math.abs(x) > 1.96).length / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(Math.abs(outside - 0.05)).toBeLessThan(0.005);
  });

  it('samples without repeats, ascending, each index as likely as any other', () => {
    const random = seededRandom(5);
    const hits = new Array(6).fill(0);
    for (let i = 0; i < 6000; i++) {
      const sample = sampleWithout(6, 2, random);
      expect(sample[0]).toBeLessThan(sample[1]!);
      for (const index of sample) hits[index]++;
    }
    for (const count of hits) expect(Math.abs(count - 2000)).toBeLessThan(150);
  });

  it('samples everything when asked for more than there is', () => {
    expect(sampleWithout(3, 9, seededRandom(1))).toEqual(Int32Array.of(0, 1, 2));
  });
});

import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';
import { listwiseWeights } from '../../../../../../layers/analytics/recommend/hybrid/listwise.ts';

describe('listwise weights', () => {
  it('come back from choices made by known weights', () => {
    const truth = [3, 1, 0];
    const random = seededRandom(8);
    const lists = 4000;
    const size = 6;
    const features = Float32Array.from({ length: lists * size * 3 }, () => random.next());
    const chosen = new Uint8Array(lists * size);
    for (let list = 0; list < lists; list++) {
      const chances = Array.from({ length: size }, (_, c) =>
        Math.exp(truth.reduce((sum, w, f) => sum + w * features[(list * size + c) * 3 + f]!, 0)),
      );
      let left = random.next() * chances.reduce((sum, chance) => sum + chance, 0);
      let pick = 0;
      while (pick < size - 1 && left >= chances[pick]!) left -= chances[pick++]!;
      chosen[list * size + pick] = 1;
    }
    const offsets = Array.from({ length: lists + 1 }, (_, list) => list * size);
    const weights = listwiseWeights({ offsets, features, width: 3, chosen });
    expect(Math.abs(weights[0]! - 3)).toBeLessThan(0.25);
    expect(Math.abs(weights[1]! - 1)).toBeLessThan(0.25);
    expect(weights[2]).toBeLessThan(0.2);
  });

  it('are never below zero, also for a feature that speaks against', () => {
    const data = {
      offsets: [0, 2, 4],
      features: Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1),
      width: 2,
      chosen: Uint8Array.of(1, 0, 1, 0),
    };
    const weights = listwiseWeights(data);
    expect(weights[1]).toBe(0);
    expect(weights[0]).toBeGreaterThan(0);
  });
});

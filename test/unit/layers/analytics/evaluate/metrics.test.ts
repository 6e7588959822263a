import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  catalogueMetrics,
  intraListDiversity,
} from '../../../../../layers/analytics/evaluate/catalogue-metrics.ts';
import { METRIC_NAMES, rankingMetrics } from '../../../../../layers/analytics/evaluate/metrics.ts';
import { ratingMetrics } from '../../../../../layers/analytics/evaluate/rating-metrics.ts';

describe('ranking metrics', () => {
  it('of a worked example are those computed by hand', () => {
    // List 9 1 8 2, relevant 1 2 3, k = 4: hits at ranks 2 and 4.
    // DCG = 1/log2 3 + 1/log2 5 = .63093 + .43068 = 1.06161; ideal (3 hits) = 1 + .63093 + .5 = 2.13093.
    // AP = (1/2 + 2/4) / min(4, 3) = 1/3.
    const metrics = rankingMetrics([9, 1, 8, 2], [1, 2, 3], 4);
    expect(metrics.recall).toBeCloseTo(2 / 3, 12);
    expect(metrics.precision).toBe(0.5);
    expect(metrics.f1).toBeCloseTo(4 / 7, 12);
    expect(metrics.ndcg).toBeCloseTo(1.06161 / 2.13093, 5);
    expect(metrics.map).toBeCloseTo(1 / 3, 12);
    expect(metrics.mrr).toBe(0.5);
    expect(metrics.hitRate).toBe(1);
  });

  it('take the ideal over min(k, relevant), so that a full list of hits is perfect', () => {
    const metrics = rankingMetrics([1, 2], [1, 2, 3, 4], 2);
    expect(metrics.ndcg).toBe(1);
    expect(metrics.map).toBe(1);
    expect(metrics.recall).toBe(0.5);
  });

  it('are 0 without hits, without relevant items and for empty lists', () => {
    for (const metrics of [
      rankingMetrics([1, 2], [3], 2),
      rankingMetrics([1], [], 5),
      rankingMetrics([], [1], 5),
    ]) {
      expect(Object.values(metrics)).toEqual(new Array(METRIC_NAMES.length).fill(0));
    }
  });

  it('stay within 0 and 1 and never fall when a miss becomes a hit', () => {
    const list = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(list, list, fc.integer({ min: 1, max: 20 }), (shown, relevant, k) => {
        const before = rankingMetrics(shown, relevant, k);
        for (const value of Object.values(before)) expect(value >= 0 && value <= 1).toBe(true);
        const miss = shown.slice(0, k).findIndex((item) => !relevant.includes(item));
        const missing = relevant.find((item) => !shown.includes(item));
        if (miss < 0 || missing === undefined) return;
        const after = rankingMetrics(shown.with(miss, missing), relevant, k);
        for (const name of METRIC_NAMES) expect(after[name]).toBeGreaterThanOrEqual(before[name]);
      }),
    );
  });
});

describe('catalogue metrics', () => {
  // Two lists of two over a catalogue of four; items held by 4, 2, 1 and 0 of 4 customers.
  const lists = {
    k: 2,
    counts: Int32Array.of(2, 1),
    items: Int32Array.of(0, 1, 0, 0),
    scores: new Float32Array(4),
  };

  it('count what was shown', () => {
    const metrics = catalogueMetrics(lists, [4, 2, 1, 0], 4);
    expect(metrics.coverage).toBe(0.5);
    // Bits: item 0 has 0, item 1 has 1; three slots.
    expect(metrics.novelty).toBeCloseTo(1 / 3, 12);
    expect(metrics.popularityBias).toBeCloseTo(2.5 / 3, 12);
    // Exposure 0 0 1 2: Gini = 2·(3·1 + 4·2)/(4·3) − 5/4.
    expect(metrics.exposureGini).toBeCloseTo(22 / 12 - 1.25, 12);
  });

  it('are 0 when nothing was shown', () => {
    const none = { ...lists, counts: new Int32Array(2) };
    expect(Object.values(catalogueMetrics(none, [1, 1], 4))).toEqual([0, 0, 0, 0]);
  });

  it('know how unlike the items of a list are', () => {
    expect(intraListDiversity(lists, () => 0.25)).toBe(0.75);
    expect(intraListDiversity({ ...lists, counts: Int32Array.of(1, 1) }, () => 0)).toBe(0);
  });
});

describe('rating metrics', () => {
  it('are the root of the mean square and the mean of the error, over rated pairs', () => {
    const metrics = ratingMetrics([1, 2, Number.NaN, 5], [2, 2, 3, 3]);
    expect(metrics.count).toBe(3);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(metrics.mae).toBe(1);
  });
});

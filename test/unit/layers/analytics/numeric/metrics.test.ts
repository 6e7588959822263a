import { describe, expect, it } from 'vitest';
import {
  probabilityMetrics,
  ranks,
  valueMetrics,
} from '../../../../../layers/analytics/numeric/forecast-metrics.ts';

describe('ranks', () => {
  it('give ties their mean rank', () => {
    expect([...ranks([5, 1, 5, 9])]).toEqual([1.5, 0, 1.5, 3]);
  });
});

describe('valueMetrics', () => {
  it('are those of the definitions', () => {
    const metrics = valueMetrics(Float64Array.of(1, 2, 3, 6), Float64Array.of(0, 4, 2, 4));
    expect(metrics.mae).toBeCloseTo((1 + 2 + 1 + 2) / 4, 12);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt((1 + 4 + 1 + 4) / 4), 12);
    expect(metrics.bias).toBeCloseTo(0.2, 12);
    expect(metrics.spearman).toBeCloseTo(0.632456, 6);
    expect(metrics.topDecileCapture).toBeCloseTo(0.4, 12);
  });

  it('give the perfect order a normalised Gini of 1, and the reverse −1', () => {
    const actual = Float64Array.of(1, 2, 3, 4);
    expect(valueMetrics(actual, actual).normalisedGini).toBeCloseTo(1, 12);
    expect(valueMetrics(actual.toReversed(), actual).normalisedGini).toBeCloseTo(-1, 12);
  });

  it('are null, not NaN, where nothing was actual or nobody is', () => {
    const nothing = valueMetrics(Float64Array.of(1, 2), Float64Array.of(0, 0));
    expect([nothing.bias, nothing.spearman, nothing.normalisedGini, nothing.topDecileCapture]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(valueMetrics(new Float64Array(0), new Float64Array(0))).toMatchObject({ mae: 0, rmse: 0 });
  });
});

describe('probabilityMetrics', () => {
  it('are those of the definitions', () => {
    const metrics = probabilityMetrics(Float64Array.of(0.95, 0.85, 0.25, 0.15), Uint8Array.of(1, 0, 1, 0));
    expect(metrics.auc).toBeCloseTo(0.75, 12);
    expect(metrics.brier).toBeCloseTo((0.05 ** 2 + 0.85 ** 2 + 0.75 ** 2 + 0.15 ** 2) / 4, 12);
    expect(metrics.ece).toBeCloseTo((0.05 + 0.85 + 0.75 + 0.15) / 4, 12);
    expect(metrics.topDecileLift).toBeCloseTo(2, 12);
  });

  it('have no AUC where all are alike, and take a probability of 1', () => {
    expect(probabilityMetrics(Float64Array.of(1, 1), Uint8Array.of(1, 1))).toMatchObject({
      auc: null,
      ece: 0,
    });
  });
});

import { describe, expect, it } from 'vitest';
import {
  clusterDescription,
  clusterName,
} from '../../../../../../layers/analytics/customers/segments/cluster-words.ts';

describe('words for a cluster', () => {
  it('name it by its place and by what sets it apart', () => {
    expect(clusterName(0, Float64Array.of(-0.9, 1.2, 1.1))).toBe(
      'Group A: recent, frequent, high-spending buyers',
    );
    expect(clusterName(2, Float64Array.of(0.9, 0, -0.1))).toBe('Group C: lapsed buyers');
    expect(clusterName(3, Float64Array.of(0, -0.39, 0.39))).toBe('Group D: average buyers');
  });

  it('describe it in one sentence, what sets it apart most first', () => {
    expect(clusterDescription(Float64Array.of(-0.9, 1.8, 1.2), [16, 16, 890], [175, 1, 100])).toBe(
      'Typically 16 orders (all buyers: 1), 8.9 times the revenue of the median buyer, and the last order 16 days ago (all buyers: 175 days).',
    );
  });

  it('keep one order and one day in the singular', () => {
    const text = clusterDescription(Float64Array.of(-2, 0, 0), [1, 1, 100], [30, 2, 100]);
    expect(text).toContain('the last order 1 day ago (all buyers: 30 days), 1 order (all buyers: 2)');
  });

  it.each([
    [30, 100, '30 % of the revenue of the median buyer'],
    [0.1, 100, '1 % of the revenue of the median buyer'],
    [99, 100, 'about as much revenue as the median buyer'],
    [120, 100, '1.2 times the revenue of the median buyer'],
    [-5, 100, 'no revenue left after refunds'],
    [5, 0, 'no revenue to compare'],
  ])('tell a revenue of %d where the median is %d', (own, everyone, words) => {
    expect(clusterDescription(Float64Array.of(0, 0, 9), [9, 2, own], [9, 2, everyone])).toContain(words);
  });
});

import { describe, expect, it } from 'vitest';
import {
  buildInteractions,
  DEFAULT_INTERACTIONS,
} from '../../../../../../layers/analytics/recommend/interactions.ts';
import { personalFrequency } from '../../../../../../layers/analytics/recommend/models/personal-frequency.ts';
import { shop } from '../../../../../support/recommend-shop.ts';

describe('personal frequency', () => {
  const bought = [0, 10, 20, 100].map((day) => ({
    day,
    type: 'purchase' as const,
    customer: 0,
    item: day === 100 ? 1 : 0,
  }));
  const interactions = buildInteractions(
    shop(2, 3, [...bought, { day: 5, type: 'purchase', customer: 1, item: 2 }]),
    DEFAULT_INTERACTIONS,
  );
  const list = (halfLifeDays: number, excludeSeen = false) => {
    const { counts, items } = personalFrequency
      .fit(interactions, { halfLifeDays }, 1)
      .recommend(0, 1, { k: 3, excludeSeen });
    return Array.from(items.subarray(0, counts[0]));
  };

  it('is what a customer bought most, or recently', () => {
    expect(list(0)).toEqual([0, 1]);
    expect(list(20)).toEqual([1, 0]);
  });

  it('knows nothing new', () => {
    expect(list(0, true)).toEqual([]);
  });
});

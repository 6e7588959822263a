import { describe, expect, it } from 'vitest';
import { newRecommendationId } from '../../../../../layers/api/lists/recommendation-id.ts';
import { parseRecommendationId } from '../../../../../layers/contract/recommendation-id.ts';

const origin = { source: 'personal', placement: 'home', experiment: null, version: '20260301T0230-ab' };

describe('a new recommendation id', () => {
  it('holds where the answer came from, so that attribution needs no log', () => {
    expect(parseRecommendationId(newRecommendationId(origin, null, undefined))).toEqual(origin);
  });

  it('names every answer differently', () => {
    const ids = Array.from({ length: 1000 }, () => newRecommendationId(origin, null, undefined));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

import { describe, expect, it } from 'vitest';
import { newRecommendationId } from '../../../../../layers/platform/http/recommendation-id.ts';

describe('a recommendation id', () => {
  it('holds source and version, so that attribution needs no log', () => {
    const [scheme, source, random, ...version] = newRecommendationId('personal', 'v.1').split('.');
    expect([scheme, source, version.join('.')]).toEqual(['r1', 'personal', 'v.1']);
    expect(random).toMatch(/^[\w-]{16}$/);
  });

  it('names every answer differently', () => {
    const ids = Array.from({ length: 1000 }, () => newRecommendationId('popular', 'v'));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

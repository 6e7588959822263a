import { describe, expect, it } from 'vitest';
import { recommenderByName } from '../../../../layers/analytics/recommend/registry.ts';
import { parseShopConfig } from '../../../../layers/pipeline/config/shop-config.ts';

const recommend = (own: object) => parseShopConfig({ recommend: own }).recommend;

describe('the configuration of recommendations', () => {
  it('has candidates that there are models for, the first on the history of the shop', () => {
    const { candidates } = recommend({});
    for (const { model } of candidates) expect(recommenderByName(model).name).toBe(model);
    expect(candidates[0]).not.toHaveProperty('halfLifeDays');
    expect(new Set(candidates.map((one) => JSON.stringify(one))).size).toBe(candidates.length);
  });

  it('takes a history of its own for each candidate', () => {
    const candidates = [
      { model: 'item-knn', settings: { neighbours: 20 }, halfLifeDays: null, windowDays: 90 },
      { model: 'rp3beta', settings: {} },
    ];
    expect(recommend({ candidates }).candidates).toEqual(candidates);
  });

  it('explains what triggers a new choice, one cause at a time', () => {
    const usual = recommend({}).selection;
    expect(recommend({ selection: { everyDays: 1 } }).selection).toEqual({ ...usual, everyDays: 1 });
  });

  it.each([
    [{ candidates: [] }, /recommend\.candidates/],
    [{ candidates: [{ model: 'item-knn', halfLifeDays: 0 }] }, /recommend\.candidates\.0\.halfLifeDays/],
    [
      { candidates: [{ model: 'item-knn', halfLife: 9 }] },
      /no setting recommend\.candidates\.0\.halfLife; did you mean recommend\.halfLifeDays\?/,
    ],
    [{ selection: { everyDays: 0 } }, /recommend\.selection\.everyDays/],
    [{ selection: { seconds: 60 } }, /no setting recommend\.selection\.seconds/],
    [{ repeat: 'sometimes' }, /recommend\.repeat/],
  ])('refuses %j by name', (own, words) => {
    expect(() => recommend(own)).toThrow(words);
  });
});

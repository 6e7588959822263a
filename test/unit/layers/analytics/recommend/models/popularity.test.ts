import { describe, expect, it } from 'vitest';
import {
  buildInteractions,
  DEFAULT_INTERACTIONS,
} from '../../../../../../layers/analytics/recommend/interactions.ts';
import { recommenderByName } from '../../../../../../layers/analytics/recommend/registry.ts';
import { shop } from '../../../../../support/recommend-shop.ts';

// Item 0 sold three times long ago, item 1 twice lately (once anonymously), item 2 never.
const interactions = buildInteractions(
  shop(4, 3, [
    { day: 0, type: 'purchase', customer: 0, item: 0 },
    { day: 0, type: 'purchase', customer: 1, item: 0 },
    { day: 1, type: 'purchase', customer: 2, item: 0 },
    { day: 99, type: 'purchase', customer: -1, item: 1 },
    { day: 100, type: 'purchase', customer: 0, item: 1 },
  ]),
  DEFAULT_INTERACTIONS,
);

function ranking(model: string, settings: Record<string, number>): number[] {
  const fitted = recommenderByName(model).fit(interactions, settings, 1);
  const lists = fitted.recommend(3, 4, { k: 3, excludeSeen: true });
  return Array.from(lists.items.subarray(0, lists.counts[0]));
}

describe('popularity', () => {
  it('of all time ranks by demand and leaves out items without demand', () => {
    expect(ranking('popularity', {})).toEqual([0, 1]);
  });

  it('over a window counts its days only', () => {
    expect(ranking('popularity', { windowDays: 30 })).toEqual([1]);
  });

  it('with a half-life lets the old fade', () => {
    expect(ranking('popularity', { halfLifeDays: 50 })).toEqual([1, 0]);
  });

  it('of late is what sold lately', () => {
    expect(ranking('recent-popularity', {})).toEqual([1]);
  });
});

describe('the registry', () => {
  it('names the models there are when asked for another', () => {
    expect(() => recommenderByName('magic')).toThrow(/no model "magic"; there are: .*popularity/);
    expect(() => recommenderByName('toString')).toThrow(/no model/);
  });

  it('refuses a setting of the wrong type', () => {
    expect(() => recommenderByName('popularity').fit(interactions, { windowDays: 'x' }, 1)).toThrow(
      /windowDays of model popularity must be a number/,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { catalogueRepeats, repeatShares } from '../../../../../layers/analytics/items/repeat-shares.ts';
import {
  buildInteractions,
  DEFAULT_INTERACTIONS,
} from '../../../../../layers/analytics/recommend/interactions.ts';
import { type Happening, item, shop } from '../../../../support/recommend-shop.ts';

const buy = (day: number, customer: number, bought: number): Happening => ({
  day,
  type: 'purchase',
  customer,
  item: bought,
  order: day,
});

function logOf(customers: number, items: number, happenings: readonly Happening[]) {
  return buildInteractions(shop(customers, items, happenings), DEFAULT_INTERACTIONS).log;
}

describe('repeat shares', () => {
  it('tell groceries from washing machines', () => {
    const log = logOf(3, 4, [
      ...[buy(0, 0, 0), buy(7, 0, 0), buy(14, 0, 0), buy(0, 1, 1), buy(9, 1, 2), buy(0, 2, 3)],
    ]);
    // Item 0 is a grocery (category 0), items 1 and 2 are machines (1), item 3 something nobody came back to (2).
    expect(repeatShares(log, Int32Array.of(0, 1, 1, 2), 3)).toEqual([
      { share: 1, visits: 2 },
      { share: 0, visits: 1 },
      { share: Number.NaN, visits: 0 },
    ]);
  });

  it('of a category that few came back to are those of its parent', () => {
    // 40 customers buy milk (0) twice and then one tap (2); one of them comes back for another tap (3).
    const happenings = Array.from({ length: 40 }, (_, c) => [
      buy(0, c, 0),
      buy(5, c, 0),
      buy(9, c, 2),
    ]).flat();
    const log = logOf(40, 4, [...happenings, buy(12, 7, 3)]);
    const items = [
      item('milk', { category: ['Food', 'Dairy'] }),
      item('brie', { category: ['Food', 'Dairy'] }),
      item('tap', { category: ['Bath', 'Taps'] }),
      item('mixer', { category: ['Bath', 'Taps'] }),
    ];
    const { paths, shares, ofItem } = catalogueRepeats(log, items);
    const at = (...path: string[]) => shares[paths.findIndex((one) => one.join() === path.join())];
    expect(at('Food', 'Dairy')).toEqual({ share: 1, visits: 40 });
    expect(at('Bath', 'Taps')).toEqual({ share: 0, visits: 1 });
    // Of the whole shop: 40 milks again, 40 taps and a mixer that were new.
    expect(at()).toEqual({ share: 40 / 81, visits: 81 });
    expect(Array.from(ofItem)).toEqual([1, 1, 40 / 81, 40 / 81]);
  });

  it('are unknown where no customer returned', () => {
    const { ofItem } = catalogueRepeats(logOf(2, 2, [buy(0, 0, 0), buy(1, 1, 1)]), [item('a'), item('b')]);
    expect(Array.from(ofItem)).toEqual([Number.NaN, Number.NaN]);
  });
});

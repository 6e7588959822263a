import { describe, expect, it } from 'vitest';
import { buyAgain, DEFAULT_BUY_AGAIN } from '../../../../../layers/analytics/items/buy-again.ts';
import {
  buildInteractions,
  DEFAULT_INTERACTIONS,
} from '../../../../../layers/analytics/recommend/interactions.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';

const buy = (day: number, customer: number, item: number): Happening => ({
  day,
  type: 'purchase',
  customer,
  item,
  order: day,
});

function logOf(happenings: readonly Happening[], items: number) {
  return buildInteractions(shop(3, items, happenings), DEFAULT_INTERACTIONS).log;
}

describe('buy it again', () => {
  it('offers what is bought often and is due, and never what was bought once', () => {
    // Item 0 weekly, last a week ago: due. Item 1 weekly too, but just bought. Item 2 once.
    const log = logOf(
      [buy(1, 0, 0), buy(8, 0, 0), buy(15, 0, 0), buy(8, 0, 1), buy(15, 0, 1), buy(21, 0, 1), buy(3, 0, 2)],
      3,
    );
    const again = buyAgain(log, 0, 22 * DAY, 5, DEFAULT_BUY_AGAIN);
    expect(again.map((one) => one.item)).toEqual([0, 1]);
    expect(again[0]).toMatchObject({ times: 3, last: 15 * DAY, everyDays: 7 });
  });

  it('lets old habits fade', () => {
    const log = logOf([buy(0, 0, 0), buy(5, 0, 0), buy(190, 0, 1), buy(195, 0, 1)], 2);
    expect(buyAgain(log, 0, 200 * DAY, 5, DEFAULT_BUY_AGAIN).map((one) => one.item)).toEqual([1, 0]);
  });

  it('counts two units in one basket once', () => {
    const log = logOf([buy(4, 0, 0), buy(4, 0, 0)], 1);
    expect(buyAgain(log, 0, 9 * DAY, 5, DEFAULT_BUY_AGAIN)).toEqual([]);
  });

  it('is empty for a customer without a history', () => {
    expect(buyAgain(logOf([buy(1, 0, 0)], 1), 2, DAY, 5, DEFAULT_BUY_AGAIN)).toEqual([]);
  });
});

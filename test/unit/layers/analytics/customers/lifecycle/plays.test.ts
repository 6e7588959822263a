import { describe, expect, it } from 'vitest';
import {
  bestPlay,
  PLAY_DEFAULTS,
  type PlayContext,
  type PlayFacts,
} from '../../../../../../layers/analytics/customers/lifecycle/plays.ts';

const context: PlayContext = {
  settings: PLAY_DEFAULTS,
  margin: 0.5,
  kept: 0.45,
  contactCost: 5,
  typicalOrder: 5000,
  typicalFirstOrder: 4000,
};
const regular: PlayFacts = {
  stage: 'established',
  orderDays: 12,
  propensity: 0.5,
  churn: 0.2,
  nextOrderDays: 40,
  expectedOrders: 8,
  expectedRevenue: 64_000,
  bestRevenue: 80_000,
  meanOrder: 8000,
};
const play = (facts: Partial<PlayFacts>, of: Partial<PlayContext> = {}) =>
  bestPlay({ ...regular, ...facts }, { ...context, ...of });
const never = { stage: 'never-ordered', orderDays: 0, bestRevenue: 0, meanOrder: Number.NaN } as const;
const gone = {
  stage: 'inactive',
  propensity: 0.001,
  churn: 0.999,
  expectedOrders: 0,
  expectedRevenue: 0,
} as const;

describe('the play of a customer', () => {
  it.each([
    ['who never ordered is to welcome', { ...never, propensity: 0.1 }, 'welcome'],
    ['with one order is to win a second', { stage: 'first-order', orderDays: 1 }, 'second-order'],
    [
      'with one order is never won back',
      { ...gone, orderDays: 1, expectedOrders: 1e-4, bestRevenue: 5e6, meanOrder: 5e6 },
      'second-order',
    ],
    ['who brings more than the median is to thank', {}, 'thank'],
    [
      'who brings less than the median is to upgrade',
      { meanOrder: 2000, expectedRevenue: 16_000 },
      'upgrade',
    ],
    [
      'whose order is due and worth more than thanks is to remind',
      { nextOrderDays: 5, churn: 0.001 },
      'replenish',
    ],
    [
      'who is overdue is to win back',
      { stage: 'overdue', propensity: 0.2, churn: 0.7, expectedRevenue: 9000 },
      'win-back',
    ],
    ['who was worth 50,000 and is gone is to win back', { ...gone, bestRevenue: 5_000_000 }, 'win-back'],
    [
      'who was worth next to nothing and is gone is not to contact',
      { ...gone, bestRevenue: 900 },
      'no-contact',
    ],
  ] as const)('%s', (_, facts, expected) => {
    expect(play(facts)?.play).toBe(expected);
  });

  it('has at stake what the contact adds to the profit, less its cost', () => {
    // Odds of 1 to 4 become 1.1 to 4: from .2 to 1.1 / 5.1.
    const won = play({ stage: 'overdue', propensity: 0.1, churn: 0.8, expectedRevenue: 10_000 });
    expect(won?.gain).toBeCloseTo(0.5 * 80_000 - 0.45 * 10_000, 9);
    expect(won?.effect).toBeCloseTo(1.1 / 5.1 - 0.2, 12);
    expect(won?.stake).toBeCloseTo(won!.effect * won!.gain - 5, 9);
  });

  it('is worth, of a small customer, no more than a part of one order of theirs', () => {
    const small = play({ meanOrder: 1100, expectedOrders: 35, expectedRevenue: 38_500 });
    expect(small).toMatchObject({ play: 'upgrade', gain: 0.45 * 1100, effect: 0.05 });
    const near = play({ meanOrder: 4000, expectedOrders: 35, expectedRevenue: 140_000 });
    expect(near).toMatchObject({ play: 'upgrade', gain: 0.45 * 1000, effect: 0.05 });
  });

  it('is of unknown value where chances are unknown, and none where the orders are not in the data', () => {
    expect(play({ ...never, propensity: Number.NaN })).toMatchObject({ play: 'welcome', stake: Number.NaN });
    expect(play({ stage: 'orders-unknown', orderDays: 0 })).toBeNull();
  });

  it('is no-contact where no suiting play is offered', () => {
    expect(play({}, { settings: { ...PLAY_DEFAULTS, offered: ['win-back'] } })?.play).toBe('no-contact');
  });
});

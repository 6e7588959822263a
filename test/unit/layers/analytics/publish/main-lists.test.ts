import { describe, expect, it } from 'vitest';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import type { RepeatRule } from '../../../../../layers/analytics/items/context.ts';
import { repeatPurchasesOf } from '../../../../../layers/analytics/items/repeats.ts';
import { mainLists } from '../../../../../layers/analytics/publish/main-lists.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { learnRecommendations } from '../../../../../layers/analytics/train/train.ts';
import { type Happening, item, shop } from '../../../../support/recommend-shop.ts';

const MILK = 0;
const HIDDEN_BREAD = 1;
const CHEESE = [2, 3, 4, 5];
const MACHINES = [6, 7, 8, 9, 10, 11];

/** Forty households buy milk and bread every week, try a cheese or two, and a machine now and then: one of them, the same one twice. */
function households(hidden: boolean) {
  const happenings: Happening[] = [];
  const buy = (day: number, customer: number, bought: number) =>
    happenings.push({ day, type: 'purchase', customer, item: bought, order: customer * 1000 + day });
  for (let c = 0; c < 40; c++) {
    for (let week = 0; week < 10; week++) for (const one of [MILK, HIDDEN_BREAD]) buy(week * 7, c, one);
    buy(14, c, CHEESE[c % 4] as number);
    for (const [n, at] of [10, 24, 38].entries()) buy(at, c, MACHINES[(c + n) % 6] as number);
  }
  buy(31, 0, MACHINES[0] as number);
  buy(67, 39, MILK); // the last event: half a week after everybody's last milk
  const dataset = shop(40, 12, happenings);
  const food = { category: ['Food'] };
  const items = dataset.items.map(({ id }, i) =>
    i < 6
      ? item(id, { ...food, hidden: hidden && i === HIDDEN_BREAD })
      : item(id, { category: ['Machines'] }),
  );
  return { ...dataset, items };
}

function learn(repeat: RepeatRule, hidden = false) {
  const config = {
    seed: 1,
    candidates: [{ recipe: { model: 'item-knn', settings: {} }, interactions: DEFAULT_INTERACTIONS }],
    selection: { everyDays: 7, growth: 0.2, work: 1e9 },
    interactions: DEFAULT_INTERACTIONS,
    holdoutDays: 14,
    judgedAt: 5,
    exposure: EXPOSURE_DEFAULTS,
    repeat,
  };
  return learnRecommendations(households(hidden), 'v1', 0, config, undefined).part;
}

function listOf(half: ReturnType<typeof learn>, customer: number, k = 6) {
  const lists = mainLists(half, customer, customer + 1, k);
  return Array.from({ length: lists.counts[0] as number }, (_, at) => ({
    item: lists.items[at] as number,
    score: lists.scores[at] as number,
    again: lists.again[at] === 1,
  }));
}

describe('the main list', () => {
  it('holds what comes again where that is the habit, and no second washing machine', () => {
    const half = learn('auto');
    const list = listOf(half, 0);
    expect(list.filter(({ again }) => again).map((one) => one.item)).toEqual([MILK, HIDDEN_BREAD]);
    // Customer 0 bought one machine twice: it is offered again, but in its own list only.
    expect(repeatPurchasesOf(half.repeats, 0).map((one) => one.item)).toContain(MACHINES[0]);
    expect(list.find((one) => one.item === MACHINES[0])).toBeUndefined();
  });

  it('is what the recommender says where nothing may come again', () => {
    const half = learn('never');
    const { counts, items, scores, again } = mainLists(half, 0, 40, 5);
    const options = { k: 5, excludeSeen: true, allowed: half.allowed };
    expect({ k: 5, counts, items, scores }).toEqual(half.recommender.recommend(0, 40, options));
    expect(again.every((flag) => flag === 0)).toBe(true);
  });

  it('may hold all that was bought again and again, machines too', () => {
    expect(listOf(learn('always'), 0, 12).map((one) => one.item)).toContain(MACHINES[0]);
  });

  it('never shows again what is hidden', () => {
    const half = learn('auto', true);
    for (let c = 0; c < 40; c++) {
      expect(listOf(half, c).map((one) => one.item)).not.toContain(HIDDEN_BREAD);
      expect(repeatPurchasesOf(half.repeats, c).map((one) => one.item)).not.toContain(HIDDEN_BREAD);
    }
  });

  it('waits with what was bought just now', () => {
    // Customer 39 bought milk on the last day, bread half a week before.
    const again = listOf(learn('auto'), 39).filter((one) => one.again);
    expect(again.map((one) => one.item)).toEqual([HIDDEN_BREAD]);
  });

  it('takes a habit for over when twice its gap has passed', () => {
    const half = learn('auto');
    const later = (weeks: number) => ({
      ...half,
      card: { ...half.card, asOf: half.card.asOf + weeks * 7 * 86_400_000 },
    });
    const again = (weeks: number) => mainLists(later(weeks), 0, 1, 6).again.filter((flag) => flag === 1);
    expect(again(1)).toHaveLength(2);
    expect(again(2)).toHaveLength(0);
  });

  it('has scores that go on to fall, no item twice, and slices that joined equal the whole', () => {
    const half = learn('auto');
    for (let c = 0; c < 40; c++) {
      const list = listOf(half, c, 12);
      expect(new Set(list.map((one) => one.item)).size).toBe(list.length);
      const scores = list.map((one) => one.score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      const whole = mainLists(half, 0, 40, 12);
      expect(list.map((one) => one.item)).toEqual(
        Array.from(whole.items.subarray(c * 12, c * 12 + (whole.counts[c] as number))),
      );
    }
  });
});

import { describe, expect, it } from 'vitest';
import { BLEND_DEFAULTS, blend, sessionList } from '../../../../../layers/analytics/serve/blend.ts';
import {
  dueForReorder,
  isJustBought,
  recentActivityOf,
} from '../../../../../layers/analytics/serve/recent-activity.ts';
import type { EventType } from '../../../../../layers/contract/events/event-types.ts';
import type { Reason } from '../../../../../layers/contract/rows.ts';
import { card, list, NOW } from './lists.ts';

const DAY = 86_400_000;
const NOTHING = { session: [], basket: [] };

function event(item: string, minutesAgo: number, type: EventType = 'view') {
  return { id: `${type} ${item} ${minutesAgo}`, type, item, time: NOW - minutesAgo * 60_000 };
}

function events(...all: ReturnType<typeof event>[]) {
  return { events: all.toSorted((a, b) => a.time - b.time) };
}

const names = (signals: readonly { item: string; kind: string }[]) =>
  signals.map(({ item, kind }) => `${item} ${kind}`);

describe('what somebody did lately', () => {
  it('begins with the latest: what the request tells, the basket, then live events, an item once', () => {
    const { signals } = recentActivityOf(
      [events(event('old', 90), event('s1', 5)), undefined],
      { session: ['s1', 's2'], basket: ['b1'] },
      NOW,
    );
    expect(names(signals)).toEqual(['s2 viewed', 's1 viewed', 'b1 taken', 'old viewed']);
    const weights = signals.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  });

  it('counts an event that is in two documents once', () => {
    const both = events(event('a', 1), event('b', 2));
    expect(recentActivityOf([both, both], NOTHING, NOW)).toEqual(recentActivityOf([both], NOTHING, NOW));
  });

  it('says nothing by what is a day old, by searches and by impressions', () => {
    const found = recentActivityOf(
      [events(event('a', 24 * 60 + 1), event('b', 1, 'impression'), event('c', 1, 'refund'))],
      NOTHING,
      NOW,
    );
    expect(found.signals).toEqual([]);
  });

  it('takes what was bought for taken, however it was met', () => {
    const found = recentActivityOf(
      [events(event('a', 9), event('a', 5, 'purchase'), event('b', 1))],
      NOTHING,
      NOW,
    );
    expect(names(found.signals)).toEqual(['b viewed', 'a taken']);
    expect([...found.purchased]).toEqual([['a', NOW - 5 * 60_000]]);
  });

  it('keeps what was just bought out of lists, what is bought by habit for a week', () => {
    const purchased = new Map([
      ['once', NOW - 30 * DAY],
      ['habit', NOW - 6 * DAY],
      ['due', NOW - 7 * DAY],
    ]);
    expect(isJustBought({ id: 'once' }, purchased, NOW)).toBe(true);
    expect(isJustBought({ id: 'habit', repeats: true }, purchased, NOW)).toBe(true);
    expect(isJustBought({ id: 'due', repeats: true }, purchased, NOW)).toBe(false);
    expect(isJustBought({ id: 'other' }, purchased, NOW)).toBe(false);
  });

  it('offers again what was bought since once half of its usual gap has passed', () => {
    const coffee = { id: 'coffee', times: 3, last: NOW - 40 * DAY, everyDays: 20 };
    const again = (daysAgo: number) =>
      dueForReorder([coffee], new Map([['coffee', NOW - daysAgo * DAY]]), NOW);
    expect(again(9)).toEqual([]);
    expect(again(10)).toEqual([{ ...coffee, times: 4, last: NOW - 10 * DAY }]);
    expect(again(41)).toEqual([coffee]);
  });
});

function scored(items: Readonly<Record<string, number>>) {
  return Object.entries(items).map(([id, score]) => ({ ...card(id), score }));
}

describe('a session', () => {
  const reason = (item: string): Reason => ({ key: 'because_viewed', items: [{ id: item, title: null }] });

  it('lists what its items go with, by weight, each for the sake of the strongest', () => {
    const { items, explain } = sessionList([
      { weight: 1, items: scored({ x: 0.8, y: 0.4 }), reasonAt: () => reason('a') },
      { weight: 0.5, items: scored({ y: 0.8, z: 0.4 }), reasonAt: () => reason('b') },
    ]);
    // x: 0.8; y: 0.4 + 1/2 × 0.8; z: 1/2 × 0.4.
    expect(items.map(({ id, score }) => [id, score])).toEqual([
      ['x', 1],
      ['y', 1],
      ['z', 0.25],
    ]);
    expect(items.map((_, at) => explain(at).reason.items[0]?.id)).toEqual(['a', 'a', 'b']);
  });

  it('does not let what is hardly like one item win over what is surely like another', () => {
    const { items } = sessionList([
      { weight: 1, items: scored({ grill: 0.06, odd: 0.05 }), reasonAt: () => reason('softener') },
      { weight: 1, items: scored({ food: 0.7, litter: 0.5 }), reasonAt: () => reason('cat food') },
    ]);
    expect(items.map(({ id }) => id)).toEqual(['food', 'litter', 'grill', 'odd']);
  });

  it('returns each item by its position in the row', () => {
    const { explain } = sessionList([
      {
        weight: 1,
        items: scored({ x: 0.2, y: 0.4 }),
        reasonAt: (at) => ({ ...reason('a'), confidence: [0.2, 0.4][at]! }),
      },
    ]);
    expect([explain(0), explain(1)].map((told) => told.reason.confidence)).toEqual([0.4, 0.2]);
  });

  it('is blended with the base by ranks, each item from where the greater part comes', () => {
    const base = list('personal', ['p', 'both']);
    const session = {
      ...list('session', []),
      items: [
        { ...card('both'), score: 1 },
        { ...card('s'), score: 0.1 },
      ],
    };
    const mixed = blend(base, session, new Set(['a']), 0.5, { ...BLEND_DEFAULTS, halfRank: 1 });
    expect(mixed.items.map(({ id, score }) => [id, score])).toEqual([
      ['both', 0.75],
      ['p', 0.5],
      ['s', 0.05],
    ]);
    expect(mixed.items.map((_, at) => mixed.explain(at).source)).toEqual(['session', 'personal', 'session']);
    expect(mixed.source).toBe('personal');
  });

  it('is served alone where there is no base, and leaves the base as it is where there is no session', () => {
    const base = list('personal', ['p']);
    expect(blend(base, list('session', []), new Set(), 0.5)).toBe(base);
    const alone = blend(list('personal', []), list('session', ['s']), new Set(['a']), 0.5);
    expect([alone.source, alone.items.map(({ id }) => id)]).toEqual(['session', ['s']]);
  });

  it('lowers what was looked at in it', () => {
    const base = list('personal', ['seen', 'other']);
    const mixed = blend(base, list('session', []), new Set(['seen']), 0.5);
    expect(mixed.items.map(({ id }) => id)).toEqual(['other', 'seen']);
  });
});

import { describe, expect, it } from 'vitest';
import { netRefunds } from '../../../../../layers/analytics/customers/purchase/net-refunds.ts';
import { creditAnswers } from '../../../../../layers/analytics/insights/attribution.ts';
import { attributionReport, NONE } from '../../../../../layers/analytics/insights/attribution-report.ts';
import { experimentResults } from '../../../../../layers/analytics/insights/experiment-results.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import { EVENT_CODE, type EventType } from '../../../../../layers/contract/events/event-types.ts';
import type { RecommendedEvents } from '../../../../../layers/contract/events/recommended.ts';
import {
  formatRecommendationId,
  type RecommendationOrigin,
} from '../../../../../layers/contract/recommendation-id.ts';
import { DAY, shop } from '../../../../support/recommend-shop.ts';

interface Seen {
  readonly at: number;
  readonly type: EventType;
  readonly who: number;
  readonly item: number;
  readonly of?: string;
  readonly amount?: number;
  readonly session?: number;
}

let count = 0;
function answer(more: Partial<RecommendationOrigin> = {}): string {
  count += 1;
  return formatRecommendationId(
    { source: 'personal', placement: 'home', experiment: null, version: 'v2', ...more },
    `answer${String(count).padStart(10, '0')}`,
  );
}

/** A dataset of what was seen, in days, with the answers that events name. */
function delivered(seen: readonly Seen[]): { dataset: Dataset; recommended: RecommendedEvents } {
  const sorted = seen.toSorted((a, b) => a.at - b.at || EVENT_CODE[a.type] - EVENT_CODE[b.type]);
  const dataset = shop(5, 10, []);
  const named = sorted.flatMap(({ of }, event) => (of === undefined ? [] : [{ of, event }]));
  const ids = [...new Set(named.map(({ of }) => of))].toSorted();
  return {
    dataset: {
      ...dataset,
      asOf: 100 * DAY,
      events: {
        length: sorted.length,
        customer: Int32Array.from(sorted, ({ who }) => who),
        item: Int32Array.from(sorted, ({ item }) => item),
        type: Uint8Array.from(sorted, ({ type }) => EVENT_CODE[type]),
        time: Float64Array.from(sorted, ({ at }) => at * DAY),
        quantity: new Float32Array(sorted.length).fill(1),
        amount: Float64Array.from(sorted, ({ amount }) => amount ?? 0),
        order: new Int32Array(sorted.length).fill(-1),
        session: Int32Array.from(sorted, ({ session }) => session ?? -1),
        rating: new Float32Array(sorted.length).fill(Number.NaN),
      },
    },
    recommended: {
      event: Int32Array.from(named, ({ event }) => event),
      id: Int32Array.from(named, ({ of }) => ids.indexOf(of)),
      ids,
    },
  };
}

function reported(seen: readonly Seen[]) {
  const { dataset, recommended } = delivered(seen);
  const netDataset = netRefunds(dataset, dataset.asOf);
  const credits = creditAnswers(netDataset, recommended);
  return {
    report: attributionReport(netDataset, credits, dataset),
    results: experimentResults(netDataset, credits),
  };
}

describe('credit for what recommendations brought', () => {
  it('goes to the answer that a purchase names, above any click', () => {
    const [clicked, named] = [answer({ placement: 'basket' }), answer({ placement: 'home' })];
    const { report } = reported([
      { at: 90, type: 'click', who: 1, item: 3, of: clicked },
      { at: 91, type: 'purchase', who: 1, item: 3, of: named, amount: 500 },
    ]);
    expect(report.placements).toEqual([
      expect.objectContaining({ name: 'basket', clicks: 1, purchases: 0, revenue: 0 }),
      expect.objectContaining({ name: 'home', clicks: 0, purchases: 1, revenue: 500 }),
    ]);
  });

  it('goes to the latest click of the customer on the item, up to seven days before', () => {
    const [first, second] = [answer({ source: 'popular' }), answer({ source: 'trending' })];
    const clicks: Seen[] = [
      { at: 80, type: 'click', who: 1, item: 3, of: first },
      { at: 83, type: 'click', who: 1, item: 3, of: second },
    ];
    const buy = (at: number, more: Partial<Seen> = {}): Seen => ({
      at,
      type: 'purchase',
      who: 1,
      item: 3,
      amount: 900,
      ...more,
    });
    const revenueBySource = (purchase: Seen) =>
      Object.fromEntries(
        reported([...clicks, purchase]).report.sources.map(({ name, revenue }) => [name, revenue]),
      );
    expect(revenueBySource(buy(90))).toEqual({ popular: 0, trending: 900 });
    expect(revenueBySource(buy(83))).toEqual({ popular: 0, trending: 900 });
    expect(revenueBySource(buy(82))).toEqual({ popular: 900, trending: 0 });
    expect(revenueBySource(buy(90.001))).toEqual({ popular: 0, trending: 0 });
    expect(revenueBySource(buy(90, { who: 2 }))).toEqual({ popular: 0, trending: 0 });
    expect(revenueBySource(buy(90, { item: 4 }))).toEqual({ popular: 0, trending: 0 });
    expect(revenueBySource(buy(79))).toEqual({ popular: 0, trending: 0 });
  });

  it('follows a session from the click of a stranger to the purchase of a customer', () => {
    const { report } = reported([
      { at: 90, type: 'click', who: -1, item: 3, of: answer(), session: 7 },
      { at: 90.1, type: 'purchase', who: 2, item: 3, amount: 40, session: 7 },
      { at: 90.2, type: 'purchase', who: -1, item: 3, amount: 40, session: 8 },
    ]);
    expect(report.total).toMatchObject({ purchases: 1, revenue: 40 });
  });

  it('counts events that name no answer of ours, and gives them to nobody', () => {
    const { report } = reported([
      { at: 90, type: 'impression', who: 1, item: 1, of: 'campaign-7' },
      // As one of ours, but for its random part.
      { at: 91, type: 'impression', who: 1, item: 1, of: 'r2.personal.home.-.v2' },
      { at: 90, type: 'impression', who: 1, item: 1, of: answer() },
      { at: 91, type: 'view', who: 1, item: 1, of: answer() },
    ]);
    expect(report.unreadIdentifiers).toBe(2);
    expect(report.total).toMatchObject({ answers: 1, impressions: 1, clicks: 0 });
  });
});

describe('the report of what recommendations brought', () => {
  const blend = { id: 'blend', arm: 'lively', context: 'known' };
  const [one, two, three] = [
    answer({ placement: 'home', version: 'v1' }),
    answer({ placement: 'home', source: 'session', experiment: blend }),
    answer({ placement: null, source: 'popular' }),
  ];
  const seen: Seen[] = [
    { at: 90, type: 'impression', who: 0, item: 0, of: one },
    { at: 90, type: 'impression', who: 0, item: 1, of: one },
    { at: 90, type: 'impression', who: 0, item: 0, of: one },
    { at: 91, type: 'click', who: 0, item: 1, of: one },
    { at: 91, type: 'click', who: 0, item: 1, of: one },
    { at: 92, type: 'purchase', who: 0, item: 1, amount: 1000 },
    { at: 93, type: 'purchase', who: 0, item: 1, amount: 1000 },
    { at: 94, type: 'click', who: 1, item: 2, of: two },
    { at: 95, type: 'impression', who: 2, item: 3, of: three },
    { at: 96, type: 'purchase', who: 2, item: 4, of: three, amount: 70 },
    { at: 10, type: 'impression', who: 3, item: 3, of: answer({ placement: 'old' }) },
  ];

  it('counts an item of an answer once, whatever it was told, and what is clicked or bought as shown', () => {
    const { total, from, to } = reported(seen).report;
    expect([from, to]).toEqual([72 * DAY, 100 * DAY]);
    expect(total).toEqual({
      answers: 3,
      impressions: 5,
      clicks: 2,
      bought: 2,
      purchases: 3,
      revenue: 2070,
      clickThrough: 0.4,
      conversion: 0.4,
    });
  });

  it('cuts the same whole in four ways', () => {
    const { total, placements, sources, versions, arms } = reported(seen).report;
    expect(placements.map(({ name }) => name)).toEqual(['home', NONE]);
    expect(arms.map(({ name }) => name)).toEqual([NONE, 'blend/lively']);
    expect(versions.map(({ name, revenue }) => [name, revenue])).toEqual([
      ['v2', 70],
      ['v1', 2000],
    ]);
    for (const parts of [placements, sources, versions, arms]) {
      for (const figure of ['answers', 'impressions', 'clicks', 'bought', 'purchases', 'revenue'] as const) {
        expect(parts.reduce((sum, part) => sum + part[figure], 0)).toBe(total[figure]);
      }
    }
  });

  it('sums up names beyond fifty', () => {
    const many = Array.from({ length: 60 }, (_, at): Seen => {
      const placement = `p${String(at).padStart(2, '0')}`;
      return { at: 90, type: 'impression', who: 0, item: 1, of: answer({ placement }) };
    });
    const { placements } = reported(many).report;
    expect(placements).toHaveLength(50);
    expect(placements.at(-1)).toMatchObject({ name: '(others)', answers: 11, impressions: 11 });
  });

  it('says nothing where no answer was named', () => {
    const { report, results } = reported([{ at: 90, type: 'purchase', who: 0, item: 1, amount: 5 }]);
    expect(report.total).toEqual({
      answers: 0,
      impressions: 0,
      clicks: 0,
      bought: 0,
      purchases: 0,
      revenue: 0,
      clickThrough: null,
      conversion: null,
    });
    expect([report.placements, results.experiments]).toEqual([[], []]);
  });
});

describe('the results of experiments', () => {
  it('count customers once an arm, and answers by context', () => {
    const of = (arm: string, context: string) => answer({ experiment: { id: 'hero', arm, context } });
    const [a1, a2, b1] = [of('a', 'known'), of('a', 'known-session'), of('b', 'known')];
    const { results } = reported([
      { at: 1, type: 'impression', who: 0, item: 0, of: a1 },
      { at: 2, type: 'click', who: 0, item: 0, of: a1 },
      { at: 3, type: 'impression', who: 0, item: 1, of: a2 },
      { at: 4, type: 'purchase', who: 0, item: 0, amount: 300 },
      { at: 5, type: 'impression', who: 1, item: 1, of: b1 },
      { at: 6, type: 'impression', who: -1, item: 1, of: b1, session: 4 },
    ]);
    expect(results.experiments).toEqual([
      {
        id: 'hero',
        arms: [
          {
            id: 'a',
            subjects: 1,
            clicked: 1,
            bought: 1,
            answers: 2,
            purchases: 1,
            revenue: 300,
            contexts: { known: { trials: 1, rewards: 1 }, 'known-session': { trials: 1, rewards: 0 } },
          },
          {
            id: 'b',
            subjects: 2,
            clicked: 0,
            bought: 0,
            answers: 1,
            purchases: 0,
            revenue: 0,
            contexts: { known: { trials: 1, rewards: 0 } },
          },
        ],
      },
    ]);
  });
});

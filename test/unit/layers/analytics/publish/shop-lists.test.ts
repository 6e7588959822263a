import { describe, expect, it } from 'vitest';
import { FORECAST_DEFAULTS } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../../../../layers/analytics/customers/model.ts';
import { SEGMENTS } from '../../../../../layers/analytics/customers/segments/segments.ts';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import {
  buildRows,
  countCustomerRows,
  countRecommendationRows,
} from '../../../../../layers/analytics/publish/build-rows.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { learnCustomers, learnRecommendations } from '../../../../../layers/analytics/train/train.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import type {
  BoughtTogetherRow,
  BuyAgainRow,
  ListRow,
  RecommendationsRow,
  SimilarCustomersRow,
} from '../../../../../layers/contract/rows.ts';
import { type Row, shop as shopOf } from '../../../../support/customers-shop.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const SOLD = 40;

/**
 * Forty customers, an order every other week for twenty weeks. Even customers buy of garden, odd ones of kitchen; `pot` and
 * `lid` always go together, everybody comes back for `soap`; `fresh` came ten days ago; `gone` is sold out.
 */
function pairs(): Dataset {
  const rows: Row[] = [];
  for (let c = 0; c < 40; c++) {
    for (let n = 0; n < 10; n++) {
      const at = NOW - (n * 14 + (c % 14)) * DAY - 3_600_000;
      const order = `${c}-${n}`;
      const crowd = c % 2 === 0 ? 'g' : 'k';
      const buy = (item: string) => rows.push({ customer: `c${c}`, at, item, amount: 500, order });
      buy(`${crowd}${(c * 7 + n * 3) % SOLD}`);
      buy('soap');
      if ((c + n) % 5 === 0) for (const item of ['pot', 'lid']) buy(item);
      if (n === 0 && c < 10) for (const item of ['fresh', 'nameless']) buy(item);
      if ((c + n) % 7 === 0) buy('gone');
    }
  }
  const dataset = shopOf(rows, { asOf: NOW });
  const category = {
    f: ['Garden', 'Beds'],
    g: ['Garden', 'Beds'],
    k: ['Home', 'Kitchen'],
    p: ['Home', 'Kitchen'],
    l: ['Home', 'Kitchen'],
  };
  return {
    ...dataset,
    items: dataset.items.map((item) => ({
      ...item,
      title: item.id === 'nameless' ? null : item.id,
      category: category[item.id[0] as keyof typeof category] ?? ['Home', 'Bath'],
      inStock: item.id !== 'gone',
      properties: { family: item.id[0] as string },
    })),
  };
}

const dataset = pairs();
const config = {
  seed: 1,
  candidates: [{ recipe: { model: 'item-knn', settings: {} }, interactions: DEFAULT_INTERACTIONS }],
  selection: { everyDays: 7, growth: 0.2, work: 1e9 },
  interactions: DEFAULT_INTERACTIONS,
  holdoutDays: 28,
  judgedAt: 10,
  exposure: EXPOSURE_DEFAULTS,
  repeat: 'auto' as const,
};
const { part } = learnRecommendations(dataset, 'v1', 0, config, undefined);
const customers = { customers: CUSTOMERS_DEFAULTS, forecasts: FORECAST_DEFAULTS };
const shop = { ...part, ...learnCustomers(dataset, customers, undefined) };
const verdict = { outcome: 'publish', reason: 'because' } as const;
const rows = [0, 1, 2].flatMap((slice) => [...buildRows(shop, verdict, slice, 3, 20)]);

function body<B>(kind: string, id: string): B | undefined {
  return rows.find((row) => row.kind === kind && row.id === id)?.body as B | undefined;
}

const ids = (row: { readonly items: readonly { readonly id: string }[] } | undefined) =>
  row?.items.map(({ id }) => id) ?? [];

describe('the rows of a version', () => {
  it('are as many as counted, each once, where categories, rules and habits are', () => {
    expect(rows).toHaveLength(countRecommendationRows(shop) + countCustomerRows(shop));
    expect(new Set(rows.map(({ kind, id }) => `${kind}|${id}`)).size).toBe(rows.length);
  });

  it('tell of every level of a category with enough in it, and of no other', () => {
    const categories = rows.map(({ id }) => id).filter((id) => id.startsWith('category:'));
    expect(categories.toSorted()).toEqual([
      'category:Garden',
      'category:Garden > Beds',
      'category:Home',
      'category:Home > Kitchen',
    ]);
    const kitchen = body<ListRow>('list', 'category:Home > Kitchen');
    expect(ids(kitchen)).toContain('pot');
    expect(ids(kitchen).some((id) => id.startsWith('g') || id === 'soap')).toBe(false);
    const scores = kitchen?.items.map(({ score }) => score) ?? [];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('have a list for every segment, of what its members buy', () => {
    for (const { id } of SEGMENTS) expect(body<ListRow>('list', `segment:${id}`)).toBeDefined();
    const { segment } = body<RecommendationsRow>('recommendations', 'c0') ?? { segment: '' };
    expect(ids(body('list', `segment:${segment}`))[0]).toBe('soap');
  });

  it('list items bought together by association rules, unlike similar items', () => {
    const pot = body<BoughtTogetherRow>('bought-together', 'pot');
    expect(ids(pot)).toEqual(['lid']);
    expect(pot?.items[0]).toMatchObject({ confidence: 1, support: 0.2, lift: 5 });
    expect(ids(body('similar', 'pot')).length).toBeGreaterThan(1);
    expect(body('bought-together', 'g1')).toBeUndefined();
  });

  it('list what a customer buys again, with the interpurchase time', () => {
    const again = body<BuyAgainRow>('buy-again', 'c0');
    expect(again?.items[0]).toMatchObject({ id: 'soap', times: 10, everyDays: 14, repeats: true });
  });

  it('keep what a customer has had and does not buy again, the latest first', () => {
    const { excludedItems = [] } = body<RecommendationsRow>('recommendations', 'c0') ?? {};
    expect(excludedItems).toContain('fresh');
    expect(excludedItems).not.toContain('soap');
    // Of the first order of the last day; the oldest is of twenty weeks ago.
    expect(excludedItems.slice(0, 5)).toContain('fresh');
    expect(excludedItems.at(-1)).toBe('g27');
  });

  it('find customers with the same taste, and never the customer', () => {
    const { customers: alike = [] } = body<SimilarCustomersRow>('similar-customers', 'c0') ?? {};
    expect(alike.length).toBeGreaterThan(0);
    expect(alike.map(({ id }) => id)).not.toContain('c0');
    expect(alike.slice(0, 5).every(({ id }) => Number(id.slice(1)) % 2 === 0)).toBe(true);
    for (const { similarity, shared } of alike) {
      expect(similarity).toBeLessThanOrEqual(1);
      expect(shared).toBeGreaterThan(0);
    }
  });

  it('know what is new by when it was first met, and nothing without a name or there from the beginning', () => {
    expect(ids(body('list', 'new'))).toEqual(['fresh']);
    expect(body<ListRow>('list', 'new')?.items[0]?.since).toBeGreaterThan(NOW - 20 * DAY);
  });

  it('show nothing that is sold out, but know it where it is asked about', () => {
    for (const { kind, body: row } of rows) {
      if (['list', 'similar', 'bought-together', 'buy-again', 'recommendations'].includes(kind))
        expect(ids(row as ListRow)).not.toContain('gone');
    }
    expect(body<ListRow>('similar', 'gone')?.of).toMatchObject({ id: 'gone', unavailable: true });
  });

  it('carry the properties that conditions are about', () => {
    expect(body<ListRow>('list', 'popular')?.items[0]?.properties).toEqual({ family: 's' });
  });
});

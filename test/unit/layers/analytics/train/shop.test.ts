import { describe, expect, it } from 'vitest';
import { FORECAST_DEFAULTS } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../../../../layers/analytics/customers/model.ts';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import {
  buildRows,
  countCustomerRows,
  countRecommendationRows,
} from '../../../../../layers/analytics/publish/build-rows.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { encodeSnapshot, openSnapshot } from '../../../../../layers/analytics/snapshot/format.ts';
import type { Section } from '../../../../../layers/analytics/snapshot/section.ts';
import {
  customersPartSections,
  recommendationSections,
  restoreShop,
} from '../../../../../layers/analytics/train/sections.ts';
import {
  type CustomersPartConfig,
  learnCustomers,
  learnRecommendations,
  type RecommendationsConfig,
} from '../../../../../layers/analytics/train/train.ts';
import type { TrainedShop } from '../../../../../layers/analytics/train/trained-shop.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import type {
  CustomerListRow,
  CustomerPageRow,
  ListRow,
  RecommendationsRow,
  WorklistsRow,
} from '../../../../../layers/contract/rows.ts';
import { type Row, shop as shopOf } from '../../../../support/customers-shop.ts';

const config: RecommendationsConfig & CustomersPartConfig = {
  seed: 1,
  candidates: [{ recipe: { model: 'item-knn', settings: {} }, interactions: DEFAULT_INTERACTIONS }],
  selection: { everyDays: 7, growth: 0.2, work: 1e9 },
  interactions: DEFAULT_INTERACTIONS,
  holdoutDays: 28,
  judgedAt: 10,
  exposure: EXPOSURE_DEFAULTS,
  repeat: 'auto',
  customers: CUSTOMERS_DEFAULTS,
  forecasts: FORECAST_DEFAULTS,
};
const verdict = { outcome: 'publish', reason: 'because' } as const;

/** Both halves, joined. */
function learn(dataset: Dataset, version: string) {
  const { part, report } = learnRecommendations(dataset, version, 0, config, undefined);
  const shop: TrainedShop = { ...part, ...learnCustomers(dataset, config, undefined) };
  return { shop, report };
}

function countRows(of: TrainedShop): number {
  return countRecommendationRows(of) + countCustomerRows(of);
}

function sectionsOf(of: TrainedShop): Section[] {
  return [...recommendationSections(of), ...customersPartSections(of)];
}

function opened(sections: readonly Section[]) {
  return openSnapshot(new Uint8Array(Buffer.concat(encodeSnapshot(sections))));
}

/** Two crowds that buy from two halves of the catalogue, one item every other week. */
function twoCrowds(): Dataset {
  const rows: Row[] = [];
  for (let c = 0; c < 60; c++) {
    for (let n = 0; n < 8; n++) {
      const item = ((Math.imul(c * 8 + n + 1, 2_654_435_761) >>> 16) % 12) + (c % 2) * 12;
      const at = Date.UTC(2026, 0, 1 + n * 14, c % 24);
      rows.push({ customer: `c${c}`, at, item: `i${item}`, amount: 500 + item, order: `${c}-${n}` });
    }
  }
  return shopOf(rows);
}

const dataset = twoCrowds();
const { shop, report } = learn(dataset, 'v1');

function rowsOf(of: TrainedShop, slices: number) {
  return Array.from({ length: slices }, (_, slice) => [...buildRows(of, verdict, slice, slices, 20)]).flat();
}

const key = (row: { kind: string; id: string }) => `${row.kind}|${row.id}`;
const sorted = (rows: ReturnType<typeof rowsOf>) => rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));

describe('a trained shop', () => {
  it('is judged beside the baselines, and beats them where crowds have their own items', () => {
    const ndcg = Object.fromEntries(report.rows.map((row) => [row.recipe.model, row.ndcg]));
    expect(Object.keys(ndcg)).toEqual(['popularity', 'recent-popularity', 'item-knn']);
    expect(ndcg['item-knn']).toBeGreaterThan(ndcg.popularity as number);
  });

  it('recommends to each crowd its own items, new to the customer, for a reason', () => {
    for (const row of rowsOf(shop, 1).filter(({ kind }) => kind === 'recommendations')) {
      const crowd = Number(row.id.slice(1)) % 2;
      const { items } = row.body as RecommendationsRow;
      expect(items.length).toBeGreaterThan(0);
      const own = items.filter((item) => Math.floor(Number(item.id.slice(1)) / 12) === crowd);
      expect(own.length).toBe(items.length);
      for (const { because, interest, likedBySimilarCustomers, popularRecently } of items) {
        const said = [because, interest, likedBySimilarCustomers, popularRecently];
        expect(said.filter((one) => one !== undefined)).toHaveLength(1);
      }
    }
  });

  it('comes back from its snapshot and makes the same rows', () => {
    const restored = restoreShop(opened(recommendationSections(shop)), opened(customersPartSections(shop)));
    expect(rowsOf(restored, 1)).toEqual(rowsOf(shop, 1));
  });

  it('makes the same bytes again from the same input', () => {
    const again = learn(twoCrowds(), 'v1').shop;
    expect(Buffer.concat(encodeSnapshot(sectionsOf(again)))).toEqual(
      Buffer.concat(encodeSnapshot(sectionsOf(shop))),
    );
  });

  it('makes the same rows in however many slices, each once, as many as counted', () => {
    const whole = sorted(rowsOf(shop, 1));
    expect(whole).toHaveLength(countRows(shop));
    expect(new Set(whole.map(key)).size).toBe(whole.length);
    for (const slices of [2, 7, 200]) expect(sorted(rowsOf(shop, slices))).toEqual(whole);
  });

  it('sums each worklist over the values shown for its customers', () => {
    const rows = rowsOf(shop, 1);
    const worklists = rows.flatMap(({ kind, body }) =>
      kind === 'worklists' ? (body as WorklistsRow).worklists : [],
    );
    for (const list of worklists) {
      const entries = rows
        .filter(({ kind, id }) => kind === 'worklist' && id.startsWith(`${list.play}|`))
        .flatMap(({ body }) => (body as CustomerListRow).entries);
      expect(entries.reduce((sum, one) => sum + Number(one.valueAtStake), 0)).toBe(list.valueAtStake);
    }
  });

  it('puts each customer on one page of one segment, one cluster and one worklist, in falling order', () => {
    const rows = rowsOf(shop, 3);
    const pages = (kind: string, name: RegExp) =>
      rows
        .filter((row) => row.kind === kind && name.test(row.id))
        .toSorted((a, b) => Number(a.id.split('|')[1]) - Number(b.id.split('|')[1]));
    for (const [kind, name] of [
      ['members', /^(?!cluster-)/],
      ['members', /^cluster-/],
      ['worklist', /^/],
    ] as const) {
      const listed = pages(kind, name).flatMap((row) => (row.body as CustomerListRow).entries);
      expect(listed.map(({ id }) => id).toSorted()).toEqual([...dataset.customers]);
    }
    for (const { kind, id } of rows.filter((row) => ['members', 'worklist'].includes(row.kind))) {
      const [list] = id.split('|');
      const entries = pages(kind, new RegExp(`^${list}\\|`)).flatMap(
        (row) => (row.body as CustomerListRow).entries,
      );
      const order = entries.map((one) => (kind === 'members' ? one.historic : Number(one.valueAtStake)));
      expect(order).toEqual(order.toSorted((a, b) => b - a));
    }
  });

  it('cuts lists of more than a page where a page ends', () => {
    const rows = Array.from({ length: 250 }, (_, c) => ({
      customer: `p${String(c).padStart(3, '0')}`,
      at: '2026-01-01',
      item: 'x',
      type: 'view' as const,
    }));
    const prospects = learn(shopOf(rows), 'v1').shop;
    const pages = rowsOf(prospects, 2).filter(({ id }) => id.startsWith('prospects|'));
    const sizes = pages
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((row) => {
        const { customers, entries } = row.body as CustomerListRow;
        return [row.id, customers, entries.length];
      });
    expect(sizes).toEqual([
      ['prospects|0', 250, 100],
      ['prospects|1', 250, 100],
      ['prospects|2', 250, 50],
    ]);
    expect(rowsOf(prospects, 5)).toHaveLength(countRows(prospects));
  });

  it('tells what it does not know of who never ordered', () => {
    const rows: Row[] = [
      { customer: 'a', at: '2026-01-01', item: 'x', amount: 100 },
      { customer: 'b', at: '2026-01-02', item: 'x', type: 'view' },
    ];
    const built = rowsOf(learn(shopOf(rows), 'v1').shop, 1);
    const [a, b] = ['a', 'b'].map(
      (name) => built.find(({ kind, id }) => kind === 'customer' && id === name)?.body as CustomerPageRow,
    );
    const parts = ['value', 'churn', 'propensity', 'nextOrder'];
    expect(a?.absent).toEqual(Object.fromEntries(parts.map((part) => [part, 'history-too-short'])));
    expect(Object.values(b?.absent ?? {})).toEqual(Array(4).fill('never-ordered'));
    expect(b?.forecast).toMatchObject({ stage: 'never-ordered', value: null, churn: null });
  });

  it('never shows what is hidden, out of stock or not available', () => {
    const items = dataset.items.map((item, i) => ({
      ...item,
      hidden: i % 4 === 0,
      inStock: i % 4 !== 1,
      availableFrom: i % 8 === 2 ? dataset.asOf + 1 : null,
      availableUntil: i % 8 === 3 ? dataset.asOf : null,
    }));
    const shown = new Set(items.filter((_, i) => i % 8 === 6 || i % 8 === 7).map((item) => item.id));
    const strict = learn({ ...dataset, items }, 'v2').shop;
    for (const row of rowsOf(strict, 1)) {
      if (!['recommendations', 'similar', 'list'].includes(row.kind)) continue;
      for (const item of (row.body as ListRow).items) expect(shown).toContain(item.id);
    }
  });

  it.each([
    ['one event', [{ customer: 'a', at: '2026-01-01', item: 'x', amount: 100 }]],
    ['only anonymous events', [{ customer: null, at: '2026-01-01', item: 'x', amount: 100 }]],
    ['no items', [{ customer: 'a', at: '2026-01-01', amount: 100 }]],
    ['only refunds', [{ customer: 'a', at: '2026-01-01', item: 'x', amount: 100, type: 'refund' as const }]],
  ])('stands with %s', (_what, rows) => {
    const tiny = learn(shopOf(rows), 'v1');
    expect(tiny.report.tooShort).not.toBeNull();
    expect(tiny.shop.card.holdout).toBeNull();
    const rows3 = rowsOf(tiny.shop, 3);
    expect(rows3).toHaveLength(countRows(tiny.shop));
    // JSON would turn what is not a number into null, silently.
    for (const { body } of [...rows3, ...rowsOf(shop, 1)])
      expect(JSON.parse(JSON.stringify(body))).toEqual(body);
  });
});

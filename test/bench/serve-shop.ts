import { SEGMENTS } from '../../layers/analytics/customers/segments/segments.ts';
import type { Serving } from '../../layers/contract/control-records.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import type { LiveItem } from '../../layers/contract/item.ts';
import { HEAD_ID, LIVE_KINDS, type LiveKind, liveKey, MERCHANDISING_ID } from '../../layers/contract/live.ts';
import type { Rule } from '../../layers/contract/merchandising.ts';
import {
  type ItemCard,
  type PersonalItem,
  ROW_ID,
  type RowKind,
  rowKey,
  type ScoredItem,
  segmentListId,
} from '../../layers/contract/rows.ts';
import type { LiveDocument } from '../../layers/stores/live/live-store.ts';
import type { Row } from '../../layers/stores/row-codec.ts';
import type { RowRef, RowsFound, ServingStore } from '../../layers/stores/serving.ts';

const AT = Date.UTC(2026, 2, 1);
const ITEMS = 2_000;
const ASKED_ITEMS = 400;
const CUSTOMERS = 50;

export const BENCH_SERVING: Serving = {
  version: '20260301T000000-bench',
  activatedAt: AT,
  expiresAt: Date.UTC(2096, 0, 1),
};

/** A shop with full-length lists, 500 items changed since the run (50 of them new), and five rules. */
export function benchShop(): {
  readonly rows: readonly Row[];
  readonly live: readonly Omit<LiveDocument, 'revision'>[];
  readonly store: ServingStore;
} {
  const rows: Row[] = [...wholeRows()];
  for (let c = 0; c < CUSTOMERS; c++) {
    const items = listed(c * 37, 100).map(
      (item): PersonalItem => ({
        ...item,
        because: [
          { id: 'i1', title: titleOf(1) },
          { id: 'i2', title: titleOf(2) },
        ],
      }),
    );
    const excludedItems = Array.from({ length: 120 }, (_, n) => `i${(c * 11 + n * 17) % ITEMS}`);
    rows.push({ kind: 'recommendations', id: `c${c}`, body: { items, excludedItems, segment: 'champions' } });
  }
  for (let i = 0; i < ASKED_ITEMS; i++) {
    const of = cardOf(i);
    rows.push({ kind: 'similar', id: of.id, body: { of, items: listed(i * 3 + 1, 100) } });
    const items = listed(i * 5 + 1, 20).map((item) => ({ ...item, support: 0.01, confidence: 0.2, lift: 4 }));
    rows.push({ kind: 'bought-together', id: of.id, body: { of, items } });
  }
  const live = liveDocuments();
  return { rows, live, store: memoryStore(rows, live) };
}

function wholeRows(): Row[] {
  const list = (id: string, from: number): Row => ({
    kind: 'list',
    id,
    body: { items: listed(from, 200), recent: 200 },
  });
  const card: Row<'model'> = {
    kind: 'model',
    id: ROW_ID.model,
    body: {
      version: BENCH_SERVING.version,
      asOf: AT,
      currency: 'EUR',
      customers: CUSTOMERS,
      items: ITEMS,
      events: 100_000,
      rejectedRows: 0,
      recipe: { model: 'item-knn', settings: {} },
      holdout: null,
      verdict: { outcome: 'publish', reason: 'A bench.' },
    },
  };
  return [
    card,
    list(ROW_ID.popular, 0),
    list(ROW_ID.allTime, 100),
    ...SEGMENTS.map(({ id }, at) => list(segmentListId(id), at * 50)),
  ];
}

function liveDocuments(): Omit<LiveDocument, 'revision'>[] {
  const items: Record<string, LiveItem> = {};
  for (let n = 0; n < 500; n++) {
    const isNew = n < 50;
    const card = cardOf(n * 4);
    items[isNew ? `new${n}` : card.id] = {
      ...card,
      id: isNew ? `new${n}` : card.id,
      properties: { ...card.properties },
      since: AT - 90 * DAY_MS,
      updatedAt: AT,
      hidden: n % 10 === 1,
      inStock: n % 10 !== 2,
      availableFrom: null,
      availableUntil: null,
      nearestKnown: isNew ? [{ id: card.id, similarity: 0.8 }] : [],
    };
  }
  const rule = (id: string, action: Rule['action']): Rule => ({
    id,
    placements: [],
    from: null,
    until: null,
    action,
  });
  const rules = [
    rule('pin', { type: 'pin', item: 'i300', position: 3 }),
    rule('boost', { type: 'boost', filter: { attribute: 'brand', equals: 'Brand 5' }, factor: 1.5 }),
    rule('dear', { type: 'exclude', filter: { attribute: 'price', atLeast: 9_000 } }),
    rule('old', { type: 'exclude', filter: { attribute: 'age_days', atLeast: 2_000 } }),
    rule('family', { type: 'family-cap', most: 2 }),
  ];
  const revisions = { [liveKey('catalogue', '0')]: 1, [liveKey('rules', MERCHANDISING_ID)]: 1 };
  return [
    { kind: 'catalogue', id: '0', body: { items } },
    { kind: 'rules', id: MERCHANDISING_ID, body: { rules } },
    { kind: 'head', id: HEAD_ID, body: { revisions } },
  ];
}

function titleOf(i: number): string {
  return `Thing ${i} of ${['linen', 'oak', 'steel', 'wool'][i % 4]}, ${['small', 'large'][i % 2]}`;
}

function cardOf(i: number): ItemCard {
  return {
    id: `i${i}`,
    title: titleOf(i),
    category: ['Home', `Room ${i % 6}`, `Shelf ${i % 40}`],
    brand: `Brand ${i % 25}`,
    price: 500 + ((i * 137) % 9_000),
    properties: { family: `f${i % 500}`, size: ['S', 'M', 'L'][i % 3]! },
    since: AT - (i % 900) * DAY_MS,
  };
}

function listed(from: number, count: number): ScoredItem[] {
  return Array.from({ length: count }, (_, rank) => ({
    ...cardOf((from + rank * 7) % ITEMS),
    score: Number((1 / (1 + rank / 10)).toPrecision(6)),
  }));
}

function memoryStore(rows: readonly Row[], live: readonly Omit<LiveDocument, 'revision'>[]): ServingStore {
  const found = new Map<string, unknown>();
  const { version } = BENCH_SERVING;
  for (const { kind, id, body } of rows) found.set(rowKey(version, kind, id), body);
  for (const { kind, id, body } of live) found.set(liveKey(kind, id), body);
  const keyOf = ({ kind, id }: RowRef) =>
    LIVE_KINDS.has(kind) ? liveKey(kind as LiveKind, id) : rowKey(version, kind as RowKind, id);
  return {
    current: () => Promise.resolve(BENCH_SERVING),
    read: <const R extends readonly RowRef[]>(_: string, refs: R) =>
      Promise.resolve(refs.map((ref) => found.get(keyOf(ref))) as unknown as RowsFound<R>),
  };
}

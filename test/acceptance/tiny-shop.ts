import type { RowBodies, RowKind } from '../../layers/analytics/serve/rows.ts';
import { type ListedItem, ROW_ID, rowKey } from '../../layers/analytics/serve/rows.ts';
import type { RowRef, RowsFound, Serving, ServingStore } from '../../layers/platform/serving.ts';

/** A shop so small that every answer can be told in advance. 120 popular items, so that a limit of 100 cuts. */
export const VERSION = '20260301T023000-tiny';

/** Identifiers that break what is not written for them. */
export const ODD = { slash: 'A/1 2', emoji: '🧦/löffel', percent: '50%25 off?', tilde: '~tilde' } as const;

const AT = Date.UTC(2026, 2, 1, 2, 30);

export const SERVING: Serving = { version: VERSION, activatedAt: AT, expiresAt: AT + 30 * 86_400_000 };

/** A store in memory that counts what is asked of it. */
export class CountingStore implements ServingStore {
  serving: Serving | undefined;
  /** How many rows each batched read asked for. */
  readonly reads: number[] = [];
  readonly rows = new Map<string, unknown>();

  constructor(serving: Serving | undefined) {
    this.serving = serving;
  }

  put<K extends RowKind>(kind: K, id: string, body: RowBodies[K]): this {
    this.rows.set(rowKey(this.serving?.version ?? VERSION, kind, id), body);
    return this;
  }

  async current(): Promise<Serving | undefined> {
    return this.serving;
  }

  async read<const R extends readonly RowRef[]>(version: string, refs: R): Promise<RowsFound<R>> {
    this.reads.push(refs.length);
    return refs.map((ref) =>
      this.rows.get(rowKey(version, ref.kind as RowKind, ref.id)),
    ) as unknown as RowsFound<R>;
  }
}

/** The store of the tiny shop. */
export function tinyShop(): CountingStore {
  const store = new CountingStore(SERVING);
  const popular = Array.from({ length: 120 }, (_, rank) => listed(`item-${rank}`, 120 - rank, 'popular'));
  store
    .put('model', ROW_ID.model, {
      version: VERSION,
      asOf: Date.UTC(2026, 1, 28, 22),
      currency: 'GBP',
      customers: 4,
      items: 124,
      events: 1000,
      rejectedRows: 3,
      recipe: { model: 'item-knn', settings: { neighbours: 100, shrink: 0.5, normalise: true } },
      holdout: null,
      verdict: { outcome: 'publish', reason: 'The first version there is.' },
    })
    .put('list', ROW_ID.popular, { items: popular })
    .put('recommendations', 'c-1', {
      items: Array.from({ length: 30 }, (_, rank) =>
        listed(`item-${rank + 50}`, 1 - rank / 30, 'because_of_items'),
      ),
    })
    .put('recommendations', 'c-empty', { items: [] })
    .put('similar', 'item-0', {
      of: card('item-0'),
      items: [listed('item-7', 0.5, 'bought_together'), listed('item-9', 0.25, 'bought_together')],
    })
    .put('similar', 'item-1', { of: card('item-1'), items: [] })
    .put('customer', 'c-1', customer())
    .put('customer', 'c-browser', {
      ...customer(),
      cluster: null,
      rfm: null,
      value: { historic: 0, refunds: 0, orders: 0, averageOrder: null, contribution: 0 },
      firstOrder: null,
      lastOrder: null,
    })
    .put('segments', ROW_ID.segments, {
      segments: [segment('champions', 'rfm'), segment('cluster-1', 'cluster')],
    })
    .put('segment', 'champions', segment('champions', 'rfm'))
    .put('segment', 'cluster-1', segment('cluster-1', 'cluster'));
  for (const id of Object.values(ODD)) {
    store
      .put('similar', id, { of: card(id), items: [listed('item-3', 0.5, 'bought_together')] })
      .put('recommendations', id, { items: [listed('item-4', 0.5, 'because_of_items')] })
      .put('customer', id, customer());
  }
  return store;
}

function card(id: string) {
  return { id, title: `Title of ${id}`, category: ['Home', 'Kitchen'], brand: null, price: 1250 };
}

function listed(id: string, score: number, key: ListedItem['reason']['key']): ListedItem {
  const items = key === 'popular' ? [] : [{ id: 'item-0', title: 'Title of item-0' }];
  return { ...card(id), score, reason: { key, items } };
}

function customer(): RowBodies['customer'] {
  return {
    segment: { id: 'champions', name: 'Champions' },
    cluster: { id: 'cluster-1', name: 'Frequent' },
    rfm: {
      recencyDays: 3.5,
      frequency: 17,
      monetary: 93_410,
      recencyScore: 5,
      frequencyScore: 4,
      monetaryScore: 3,
    },
    value: { historic: 93_410, refunds: 1250, orders: 17, averageOrder: 5568.25, contribution: 0.25 },
    firstSeen: Date.UTC(2024, 8, 12, 10, 3, 55),
    lastSeen: Date.UTC(2026, 1, 27),
    firstOrder: Date.UTC(2024, 8, 14),
    lastOrder: Date.UTC(2026, 1, 25),
    events: { view: 211, purchase: 41 },
  };
}

function segment(id: string, kind: 'rfm' | 'cluster'): RowBodies['segment'] {
  return {
    id,
    name: id === 'champions' ? 'Champions' : 'Frequent',
    kind,
    description: 'Bought lately, often and for much.',
    customers: 2,
    share: 0.5,
    revenue: 186_820,
    revenueShare: 0.75,
    averageOrder: 5568.25,
    medianRecencyDays: 3.5,
    meanFrequency: 17,
    topCustomers: ['c-1'],
  };
}

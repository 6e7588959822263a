import type { RowBodies, RowKind } from '../../layers/analytics/serve/rows.ts';
import { type ListedItem, PAGE_SIZE, pageId, ROW_ID, rowKey } from '../../layers/analytics/serve/rows.ts';
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
      forecast: {
        ...forecast(),
        stage: 'prospect',
        tier: 'low',
        tierOfFive: 'basic',
        play: 'welcome',
        valueAtStake: 0,
        value: null,
        churn: null,
        propensity: null,
        nextOrder: null,
      },
      absent: {
        value: 'never-ordered',
        churn: 'never-ordered',
        propensity: 'never-ordered',
        nextOrder: 'never-ordered',
      },
    })
    .put('segments', ROW_ID.segments, {
      segments: [segment('champions', 'rfm'), segment('cluster-1', 'cluster')],
    })
    .put('segment', 'champions', segment('champions', 'rfm'))
    .put('segment', 'cluster-1', segment('cluster-1', 'cluster'))
    .put('members', pageId('champions', 0), membersPage(0))
    .put('members', pageId('champions', 1), membersPage(1))
    .put('members', pageId('cluster-1', 0), { customers: 0, entries: [] })
    .put('worklists', ROW_ID.worklists, {
      worklists: [
        { play: 'thank', customers: MEMBERS, valueAtStake: 9_000_000 },
        { play: 'let-go', customers: 0, valueAtStake: 0 },
      ],
    })
    .put('worklist', pageId('thank', 0), membersPage(0))
    .put('worklist', pageId('thank', 1), membersPage(1))
    .put('worklist', pageId('let-go', 0), { customers: 0, entries: [] })
    .put('insight', 'funnel', {
      insight: 'funnel',
      from: Date.UTC(2025, 10, 30),
      to: Date.UTC(2026, 1, 28),
      steps: [
        { step: 'view', customers: 4, sessions: 40, conversion: null },
        { step: 'cart', customers: 3, sessions: 10, conversion: 0.25 },
        { step: 'purchase', customers: 2, sessions: 0, conversion: null },
      ],
    });
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
    forecast: forecast(),
    absent: {},
    behaviour: {
      visits: 64,
      funnel: { viewed: 120, carted: 26, bought: 31 },
      favouriteHour: 20,
      favouriteWeekday: 6,
      categories: [{ name: 'Home > Kitchen', share: 0.75 }],
      brands: [],
      unitPrice: 1720,
      refundRate: 0.0132,
      ratings: null,
    },
  };
}

function forecast(): RowBodies['customer']['forecast'] {
  return {
    stage: 'loyal',
    tier: 'high',
    tierOfFive: 'platinum',
    play: 'thank',
    valueAtStake: 56_246,
    value: {
      horizonDays: 365,
      orders: 12.4,
      revenue: 68_900,
      lifetimeValue: 61_270,
      margin: 1,
      annualRate: 0.1,
      model: 'mbg-nbd',
      fallback: null,
    },
    churn: {
      horizonDays: 91,
      probability: 0.082,
      fallback: null,
      reasons: [{ topic: 'recency', effect: -0.231, text: 'Last order 3 days ago (median buyer: 74).' }],
    },
    propensity: 0.613,
    nextOrder: { expected: Date.UTC(2026, 2, 19), from: Date.UTC(2026, 2, 6), to: Date.UTC(2026, 3, 21) },
  };
}

/** Customers of the long list: one full page and a part of another. */
export const MEMBERS = 130;

function membersPage(page: number): RowBodies['members'] {
  const begin = page * PAGE_SIZE;
  return {
    customers: MEMBERS,
    entries: Array.from({ length: Math.min(PAGE_SIZE, MEMBERS - begin) }, (_, at) => ({
      id: `member-${begin + at}`,
      segment: 'champions',
      stage: 'loyal' as const,
      tier: 'high' as const,
      historic: 93_410 - begin - at,
      orders: 17,
      lastOrder: Date.UTC(2026, 1, 25),
      lifetimeValue: 61_270,
      churn: 0.082,
      propensity: 0.613,
      nextOrder: null,
      play: 'thank' as const,
      valueAtStake: 56_246 - begin - at,
    })),
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

import type { Serving } from '../../layers/contract/control-records.ts';
import { HEAD_ID, LIVE_KINDS, type LiveBodies, type LiveKind, liveKey } from '../../layers/contract/live.ts';
import type { RowBodies, RowKind } from '../../layers/contract/rows.ts';
import {
  categoryListId,
  PAGE_SIZE,
  type PersonalItem,
  pageId,
  ROW_ID,
  rowKey,
  segmentListId,
} from '../../layers/contract/rows.ts';
import type { RowRef, RowsFound, ServingStore } from '../../layers/stores/serving.ts';

/** A shop so small that every answer can be told in advance. 120 popular items, so that a limit of 100 cuts. */
export const VERSION = '20260301T023000-tiny';

/** Identifiers that break what is not written for them. */
export const ODD = { slash: 'A/1 2', emoji: '🧦/löffel', percent: '50%25 off?', tilde: '~tilde' } as const;

/** When the tiny shop is asked, if nothing else is said. */
export const AT = Date.UTC(2026, 2, 1, 2, 30);
const DAY = 86_400_000;

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

  /** A live document, and the head's word that it is there. */
  tell<K extends LiveKind>(kind: K, id: string, body: LiveBodies[K]): this {
    this.rows.set(liveKey(kind, id), body);
    if (!['activity', 'session', 'head'].includes(kind)) {
      const head = this.rows.get(liveKey('head', HEAD_ID)) as LiveBodies['head'] | undefined;
      const revision = (head?.revisions[liveKey(kind, id)] ?? 0) + 1;
      this.rows.set(liveKey('head', HEAD_ID), {
        revisions: { ...head?.revisions, [liveKey(kind, id)]: revision },
      });
    }
    return this;
  }

  async current(): Promise<Serving | undefined> {
    return this.serving;
  }

  async read<const R extends readonly RowRef[]>(version: string, refs: R): Promise<RowsFound<R>> {
    this.reads.push(refs.length);
    return refs.map((ref) =>
      this.rows.get(
        LIVE_KINDS.has(ref.kind)
          ? liveKey(ref.kind as LiveKind, ref.id)
          : rowKey(version, ref.kind as RowKind, ref.id),
      ),
    ) as unknown as RowsFound<R>;
  }
}

/** The store of the tiny shop. */
export function tinyShop(): CountingStore {
  const store = new CountingStore(SERVING);
  const popular = Array.from({ length: 120 }, (_, rank) => scored(`item-${rank}`, 120 - rank));
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
    .put('names', ROW_ID.names, {
      categories: ['Garden', 'Home', 'Home > Kitchen'],
      brands: ['Solbacken', 'Thornbury Gardens'],
    })
    .put('list', ROW_ID.popular, { items: popular, recent: 120 })
    .put('list', ROW_ID.allTime, { items: [...popular, scored('old-1', 2), scored('old-2', 1)] })
    .put('list', ROW_ID.trending, { items: [scored('item-90', 4.2), scored('item-91', 3.1)] })
    .put('list', ROW_ID.new, { items: [scored('item-100', 0.98), scored('item-101', 0.9)] })
    .put('list', segmentListId('champions'), { items: [scored('item-110', 9), scored('item-111', 8)] })
    .put('list', categoryListId(['Home']), { items: popular.slice(20, 40), recent: 5 })
    .put('recommendations', 'c-1', {
      items: Array.from({ length: 30 }, (_, rank) => because(`item-${rank + 50}`, 1 - rank / 30)),
      excludedItems: ['item-0'],
      segment: 'champions',
    })
    .put('recommendations', 'c-empty', { items: [], excludedItems: ['item-1'], segment: 'lost' })
    .put('buy-again', 'c-1', {
      items: [
        { ...scored('item-60', 1.8), times: 4, last: AT - 20 * DAY, everyDays: 30 },
        { ...scored('item-61', 1.2), times: 2, last: AT - 90 * DAY, everyDays: 60 },
      ],
    })
    .put('similar-customers', 'c-1', {
      customers: [
        { id: 'c-7', similarity: 0.5, shared: 9, segment: 'loyal' },
        { id: 'c-8', similarity: 0.25, shared: 3, segment: 'lost' },
      ],
    })
    .put('similar', 'item-0', {
      of: card('item-0'),
      items: [scored('item-7', 0.5), scored('item-9', 0.25)],
    })
    .put('similar', 'item-3', { of: card('item-3'), items: [scored('item-9', 0.5), scored('item-4', 0.25)] })
    .put('bought-together', 'item-0', {
      of: card('item-0'),
      items: [
        { ...scored('item-30', 40), support: 0.01, confidence: 0.2, lift: 7 },
        { ...scored('item-31', 20), support: 0.02, confidence: 0.5, lift: 3 },
      ],
    })
    .put('bought-together', 'item-3', {
      of: card('item-3'),
      items: [{ ...scored('item-30', 30), support: 0.01, confidence: 0.4, lift: 9 }],
    })
    .put('similar', 'item-1', { of: card('item-1'), items: [] })
    .put('customer', 'c-1', customer())
    .put('customer', 'c-browser', {
      ...customer(),
      cluster: null,
      rfm: null,
      value: { historic: 0, refunds: 0, excessRefunds: 0, orders: 0, averageOrder: null, contribution: 0 },
      firstOrder: null,
      lastOrder: null,
      forecast: {
        ...forecast(),
        stage: 'never-ordered',
        tier: 'low',
        tierOfFive: 'basic',
        rhythm: null,
        action: {
          play: 'welcome',
          valueAtStake: null,
          gain: null,
          effect: null,
          unseenDays: 2,
          bestRevenue: 0,
          meanOrder: null,
        },
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
      rest: [{ part: 'anonymous', orders: 1, gross: 62_280, refunds: 0, revenueShare: 0.25 }],
      total: { orders: 35, gross: 251_600, refunds: 2500 },
    })
    .put('segment', 'champions', segment('champions', 'rfm'))
    .put('segment', 'cluster-1', segment('cluster-1', 'cluster'))
    .put('members', pageId('champions', 0), membersPage(0))
    .put('members', pageId('champions', 1), membersPage(1))
    .put('members', pageId('cluster-1', 0), { customers: 0, entries: [] })
    .put('worklists', ROW_ID.worklists, {
      worklists: [
        { play: 'thank', customers: MEMBERS, valueAtStake: 9_000_000, withoutConsent: 4 },
        { play: 'no-contact', customers: 0, valueAtStake: 0, withoutConsent: 0 },
      ],
      assumptions: ASSUMPTIONS,
    })
    .put('worklist', pageId('thank', 0), membersPage(0))
    .put('worklist', pageId('thank', 1), membersPage(1))
    .put('worklist', pageId('no-contact', 0), { customers: 0, entries: [] })
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
      .put('similar', id, { of: card(id), items: [scored('item-3', 0.5)] })
      .put('recommendations', id, { items: [because('item-4', 0.5)], excludedItems: [], segment: 'new' })
      .put('customer', id, customer());
  }
  return store;
}

export function card(id: string) {
  return { id, title: `Title of ${id}`, category: ['Home', 'Kitchen'], brand: null, price: 1250 };
}

function scored(id: string, score: number) {
  return { ...card(id), score };
}

function because(id: string, score: number): PersonalItem {
  return { ...scored(id, score), because: [{ id: 'item-0', title: 'Title of item-0' }], did: 'bought' };
}

function customer(): RowBodies['customer'] {
  return {
    segment: { id: 'champions', name: 'Champions' },
    cluster: { id: 'cluster-1', name: 'Frequent' },
    mayContact: true,
    attributes: { country: 'DE', since: '2024-09-12' },
    rfm: {
      recencyDays: 3.5,
      frequency: 17,
      monetary: 93_410,
      recencyScore: 5,
      frequencyScore: 4,
      monetaryScore: 3,
    },
    value: {
      historic: 93_410,
      refunds: 1250,
      excessRefunds: 0,
      orders: 17,
      averageOrder: 5568.25,
      contribution: 0.25,
    },
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
    stage: 'established',
    tier: 'high',
    tierOfFive: 'platinum',
    rhythm: { orderDays: 16, daysSinceOrder: 3, usualGapDays: 31 },
    action: {
      play: 'thank',
      valueAtStake: 482,
      gain: 67_522,
      effect: 0.007317,
      unseenDays: 1,
      bestRevenue: 71_200,
      meanOrder: 5838,
    },
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

const ASSUMPTIONS: RowBodies['worklists']['assumptions'] = {
  horizonDays: 365,
  margin: 1,
  refundShare: 0.02,
  oddsLift: 0.1,
  leastLift: 0.002,
  basketLift: 0.1,
  contactCost: 12,
  typicalOrder: 4700,
  typicalFirstOrder: 3900,
};

/** Customers of the long list: one full page and a part of another. */
const MEMBERS = 130;

function membersPage(page: number): RowBodies['members'] {
  const begin = page * PAGE_SIZE;
  return {
    customers: MEMBERS,
    entries: Array.from({ length: Math.min(PAGE_SIZE, MEMBERS - begin) }, (_, at) => ({
      id: `member-${begin + at}`,
      segment: 'champions',
      stage: 'established' as const,
      tier: 'high' as const,
      historic: 93_410 - begin - at,
      orders: 17,
      lastOrder: Date.UTC(2026, 1, 25),
      lifetimeValue: 61_270,
      churn: 0.082,
      propensity: 0.613,
      nextOrder: null,
      play: 'thank' as const,
      valueAtStake: 482 - begin - at,
      mayContact: (begin + at) % 3 !== 0,
      attributes: { country: (begin + at) % 2 === 0 ? 'DE' : 'FR', newsletter: (begin + at) % 4 === 0 },
    })),
    filters: ['country', 'newsletter'],
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
    orders: 34,
    gross: 189_320,
    refunds: 2500,
    revenue: 186_820,
    revenueShare: 0.75,
    averageOrder: 5568.25,
    medianRecencyDays: 3.5,
    meanFrequency: 17,
    topCustomers: ['c-1'],
  };
}

import { PLAYS } from '../../contract/customer.ts';
import type { BuiltRow, RowBodies } from '../../contract/rows.ts';
import {
  type ListRow,
  type ModelRow,
  ROW_ID,
  type SegmentRow,
  type WorklistsRow,
} from '../../contract/rows.ts';
import type { Noise } from '../analytic/analytic.ts';
import { SEGMENTS } from '../customers/segments/segments.ts';
import { netRevenue } from '../customers/summary.ts';
import { privateCount, privateItems, privateSum } from '../privacy/aggregates.ts';
import type { Draws } from '../privacy/geometric.ts';
import { type PrivacySettings, privacyReport, SUPPRESSED } from '../privacy/settings.ts';
import { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from '../train/analytics.ts';
import type { TrainedShop } from '../train/trained-shop.ts';
import { ItemCards } from './item-cards.ts';
import { SHOP_LIST_LENGTH, scoredItem } from './shop-lists.ts';

/** Kinds of rows that belong to no single analytic. */
export type CoreKind =
  | 'recommendations'
  | 'customer'
  | 'similar-customers'
  | 'list'
  | 'segments'
  | 'segment'
  | 'members'
  | 'worklist'
  | 'worklists'
  | 'model'
  | 'names';
export type CoreRow = BuiltRow<CoreKind>;

/** Body of a row while aggregates are private, by kind: a kind without a decision does not compile. */
type Decisions = { readonly [K in CoreKind]: (row: BuiltRow<K>) => RowBodies[K] };

/**
 * The core rows of a version with differentially private aggregates: figures of segments and plays, and popular items, get noise;
 * other aggregates are suppressed. The number of rows is unchanged. Rows of single customers and lists of customers are no
 * aggregates: they are unchanged, because their readers are authorised to see customers.
 */
export function* privateRows(rows: Iterable<CoreRow>, shop: TrainedShop, noise: Noise): Generator<CoreRow> {
  const decisions = decisionsFor(shop, noise);
  for (const row of rows) {
    const decide = decisions[row.kind] as (row: CoreRow) => CoreRow['body'];
    yield { ...row, body: decide(row) } as CoreRow;
  }
}

const unchanged = <K extends CoreKind>({ body }: BuiltRow<K>) => body as RowBodies[K];

function decisionsFor(shop: TrainedShop, { settings, draws }: Noise): Decisions {
  let popular: ListRow | undefined;
  const segments = new Map<string, SegmentRow>();
  return {
    recommendations: unchanged,
    customer: unchanged,
    'similar-customers': unchanged,
    members: unchanged,
    worklist: unchanged,
    // The shop's catalogue, of no customer.
    names: unchanged,
    list: ({ id }) => {
      if (id !== ROW_ID.popular && id !== ROW_ID.allTime) return EMPTY;
      popular ??= popularItems(shop, settings, draws);
      return popular;
    },
    segments: ({ body }) => {
      const made = privateSegments(body.segments, shop, settings, draws);
      for (const segment of made) segments.set(segment.id, segment);
      // Trade outside all segments, and so the total, is not bounded by customer.
      return { segments: made, rest: [], total: null };
    },
    segment: ({ id, body }) => segments.get(id) ?? suppressedCluster(body),
    worklists: () => privateWorklists(shop, settings, draws),
    model: ({ body }) => privateCard(body, settings, draws),
  };
}

const EMPTY: ListRow = { items: [] };

function popularItems(shop: TrainedShop, settings: PrivacySettings, draws: Draws): ListRow {
  const cards = new ItemCards(shop);
  const items = privateItems(shop.interactions.matrix, settings, draws)
    .filter(({ item }) => shop.allowed[item] === 1)
    .slice(0, SHOP_LIST_LENGTH)
    .map(({ item, customers }) => scoredItem(cards, item, customers));
  return { items, recent: items.length };
}

function privateSegments(
  rows: readonly SegmentRow[],
  { customerModel: { segment, table } }: TrainedShop,
  settings: PrivacySettings,
  draws: Draws,
): SegmentRow[] {
  const rfm = SEGMENTS.map(({ id }, position) => {
    const members = Array.from({ length: table.count }, (_, c) => c).filter((c) => segment[c] === position);
    return {
      id,
      customers: privateCount(members.length, 1, 'segment-customers', id, settings, draws),
      revenue: privateSum(
        members.map((c) => netRevenue(table, c)),
        'segment-revenue',
        id,
        settings,
        draws,
      ),
    };
  });
  const customers = rfm.reduce((sum, row) => sum + row.customers, 0);
  const revenue = rfm.reduce((sum, row) => sum + Math.max(0, row.revenue), 0);
  return rows
    .map((row): SegmentRow => {
      const own = rfm.find(({ id }) => id === row.id);
      if (row.kind === 'cluster' || own === undefined) return suppressedCluster(row);
      const { attributes: _, ...published } = row;
      return {
        ...published,
        customers: own.customers,
        share: customers > 0 ? own.customers / customers : 0,
        orders: null,
        gross: null,
        refunds: null,
        revenue: own.revenue,
        revenueShare: revenue > 0 ? own.revenue / revenue : 0,
        averageOrder: null,
        medianRecencyDays: null,
        meanFrequency: null,
        topCustomers: [],
      };
    })
    .sort(
      (a, b) =>
        Number(a.kind === 'cluster') - Number(b.kind === 'cluster') ||
        b.revenue - a.revenue ||
        (a.id < b.id ? -1 : 1),
    );
}

/** A cluster without its figures. */
function suppressedCluster({ id, kind }: SegmentRow): SegmentRow {
  return {
    id,
    kind,
    name: 'Suppressed',
    description: `Suppressed: ${SUPPRESSED.clusters}.`,
    customers: 0,
    share: 0,
    orders: null,
    gross: null,
    refunds: null,
    revenue: 0,
    revenueShare: 0,
    averageOrder: null,
    medianRecencyDays: null,
    meanFrequency: null,
    topCustomers: [],
  };
}

/** Assumptions that sum up customers. */
const UNPUBLISHED = { refundShare: null, contactCost: null, typicalOrder: null, typicalFirstOrder: null };

function privateWorklists(
  { forecasts, marketingConsent: { refused } }: TrainedShop,
  settings: PrivacySettings,
  draws: Draws,
): WorklistsRow {
  const worklists = PLAYS.map((play, at) => {
    const stakes = forecasts.stake
      .filter((_, c) => forecasts.play[c] === at && refused[c] === 0)
      .map((stake) => (Number.isNaN(stake) ? 0 : stake));
    return {
      play,
      customers: privateCount(stakes.length, 1, 'play-customers', play, settings, draws),
      valueAtStake: Math.max(0, privateSum(stakes, 'play-stake', play, settings, draws)),
      withoutConsent: null,
    };
  });
  return {
    worklists: worklists.sort((a, b) => b.valueAtStake - a.valueAtStake || (a.play < b.play ? -1 : 1)),
    assumptions: { ...forecasts.report.plays, ...UNPUBLISHED },
  };
}

function privateCard(
  { exposure: _, cutHistories: __, ...card }: ModelRow,
  settings: PrivacySettings,
  draws: Draws,
): ModelRow {
  return {
    ...card,
    customers: privateCount(card.customers, 1, 'customers', 'all', settings, draws),
    events: 0,
    holdout: null,
    verdict: { outcome: card.verdict.outcome, reason: `Suppressed: ${SUPPRESSED['model.holdout']}.` },
    privacy: privacyReport(settings, suppressedAnalytics()),
  };
}

/** Analytics that are not published while aggregates are private, with the reason. */
function suppressedAnalytics(): Readonly<Record<string, string>> {
  const all = [...ITEM_ANALYTICS, ...CUSTOMER_ANALYTICS];
  return Object.fromEntries(
    all
      .filter(({ suppressed }) => suppressed.length > 0)
      .map(({ name, suppressed }) => [name, suppressed.join('; ')]),
  );
}

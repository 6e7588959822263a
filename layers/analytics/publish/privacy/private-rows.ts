import { PLAYS } from '../../../contract/customer.ts';
import type { Insight } from '../../../contract/insights.ts';
import type { BuiltRow } from '../../../contract/rows.ts';
import {
  type ListRow,
  type ModelRow,
  ROW_ID,
  type SegmentRow,
  type WorklistsRow,
} from '../../../contract/rows.ts';
import { SEGMENTS } from '../../customers/segments/segments.ts';
import { netRevenue } from '../../customers/summary.ts';
import type { TrainedShop } from '../../train/trained-shop.ts';
import { ItemCards } from '../item-cards.ts';
import { SHOP_LIST_LENGTH, scoredItem } from '../shop-lists.ts';
import { privateCount, privateItems, privateSum } from './aggregates.ts';
import type { Draws } from './geometric.ts';
import { type PrivacySettings, privacyReport, SUPPRESSED } from './settings.ts';

/**
 * The rows of a version with its aggregates made differentially private: figures of segments, plays and the funnel, and
 * what is popular, with noise; what cannot be is withheld. As many rows as before. Rows of single customers and items, and
 * lists of customers by name, are no aggregates: they are as they were, and whoever may read them needs no noise.
 * @param draws secret: who knows them can take the noise away
 */
export function* privateRows(
  rows: Iterable<BuiltRow>,
  shop: TrainedShop,
  settings: PrivacySettings,
  draws: Draws,
): Generator<BuiltRow> {
  let popular: ListRow | undefined;
  const segments = new Map<string, SegmentRow>();
  for (const row of rows) {
    switch (row.kind) {
      case 'list':
        if (row.id === ROW_ID.popular || row.id === ROW_ID.allTime)
          popular ??= popularItems(shop, settings, draws);
        yield {
          ...row,
          body: row.id === ROW_ID.popular || row.id === ROW_ID.allTime ? (popular as ListRow) : EMPTY,
        };
        break;
      case 'segments': {
        const made = privateSegments((row as BuiltRow<'segments'>).body.segments, shop, settings, draws);
        for (const segment of made) segments.set(segment.id, segment);
        // What is in no segment, and the whole with it, is not bounded by customer.
        yield { ...row, body: { segments: made, rest: [], total: null } };
        break;
      }
      case 'segment':
        yield { ...row, body: segments.get(row.id) ?? withheldCluster(row.body as SegmentRow) };
        break;
      case 'worklists':
        yield { ...row, body: privateWorklists(shop, settings, draws) };
        break;
      case 'insight':
        yield { ...row, body: privateInsight(row.body as Insight, settings, draws) };
        break;
      case 'model':
        yield { ...row, body: privateCard(row.body as ModelRow, settings, draws) };
        break;
      default:
        yield row;
    }
  }
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
      if (row.kind === 'cluster' || own === undefined) return withheldCluster(row);
      return {
        ...row,
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

/** A cluster of which nothing is told. */
function withheldCluster({ id, kind }: SegmentRow): SegmentRow {
  return {
    id,
    kind,
    name: 'Withheld',
    description: `Withheld: ${SUPPRESSED.clusters}.`,
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

function privateWorklists({ forecasts }: TrainedShop, settings: PrivacySettings, draws: Draws): WorklistsRow {
  const worklists = PLAYS.map((play, at) => {
    const stakes = forecasts.stake.filter((_, c) => forecasts.play[c] === at);
    return {
      play,
      customers: privateCount(stakes.length, 1, 'play-customers', play, settings, draws),
      valueAtStake: Math.max(0, privateSum(stakes, 'play-stake', play, settings, draws)),
    };
  });
  return {
    worklists: worklists.sort((a, b) => b.valueAtStake - a.valueAtStake || (a.play < b.play ? -1 : 1)),
  };
}

/** Steps of the funnel that one customer may be in. */
const STEPS = 3;

function privateInsight(insight: Insight, settings: PrivacySettings, draws: Draws): Insight {
  const { epsilon, delta } = settings;
  if (insight.insight === 'withheld') return insight;
  if (insight.insight !== 'funnel')
    return { insight: 'withheld', of: insight.insight, reason: SUPPRESSED[insight.insight], epsilon, delta };
  const steps = insight.steps.map(({ step, customers }) => ({
    step,
    customers: privateCount(customers, STEPS, 'funnel-customers', step, settings, draws),
    sessions: 0,
    conversion: null,
  }));
  return { ...insight, steps, privacy: { epsilon, delta } };
}

function privateCard(card: ModelRow, settings: PrivacySettings, draws: Draws): ModelRow {
  return {
    ...card,
    customers: privateCount(card.customers, 1, 'customers', 'all', settings, draws),
    events: 0,
    holdout: null,
    verdict: { outcome: card.verdict.outcome, reason: `Withheld: ${SUPPRESSED['model.holdout']}.` },
    privacy: privacyReport(settings),
  };
}

import type { Serving } from '../contract/control-records.ts';
import type { CustomerPageRow, ModelRow, SegmentRow } from '../contract/rows.ts';
import { behaviourBody } from './forecast-shapes.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import type { CustomerBody, ModelBody, SegmentBody } from './responses.ts';
import { digits } from './trade-shapes.ts';

/** A customer's profile; nulls where nothing is known of them. */
export function customerBody(
  customerId: string,
  row: CustomerPageRow | undefined,
  serving: Serving,
  card: ModelRow,
): CustomerBody {
  return {
    customer_id: customerId,
    model_version: serving.version,
    as_of: isoTime(card.asOf),
    currency: card.currency,
    known: row !== undefined,
    segment: row === undefined ? null : { segment_id: row.segment.id, name: row.segment.name },
    cluster: row?.cluster == null ? null : { segment_id: row.cluster.id, name: row.cluster.name },
    stage: row?.forecast.stage ?? null,
    tier: row?.forecast.tier ?? null,
    tier_of_five: row?.forecast.tierOfFive ?? null,
    rfm: row?.rfm == null ? null : rfmBody(row.rfm),
    value:
      row === undefined
        ? null
        : {
            historic: row.value.historic,
            refunds: row.value.refunds,
            orders: row.value.orders,
            average_order: row.value.averageOrder,
            contribution: row.value.contribution,
          },
    first_seen: isoTimeOrNull(row?.firstSeen ?? null),
    last_seen: isoTimeOrNull(row?.lastSeen ?? null),
    first_order: isoTimeOrNull(row?.firstOrder ?? null),
    last_order: isoTimeOrNull(row?.lastOrder ?? null),
    events: { ...row?.events },
    behaviour: row === undefined ? null : behaviourBody(row.behaviour),
  };
}

function rfmBody(rfm: NonNullable<CustomerPageRow['rfm']>): NonNullable<CustomerBody['rfm']> {
  return {
    recency_days: rfm.recencyDays,
    frequency: rfm.frequency,
    monetary: rfm.monetary,
    recency_score: rfm.recencyScore,
    frequency_score: rfm.frequencyScore,
    monetary_score: rfm.monetaryScore,
  };
}

/** @param gone customers that are not to be named */
export function segmentBody(row: SegmentRow, gone?: ReadonlySet<string>): SegmentBody {
  return {
    segment_id: row.id,
    name: row.name,
    kind: row.kind,
    description: row.description,
    customers: row.customers,
    share: digits(row.share),
    orders: row.orders,
    gross_revenue: row.gross,
    refunds: row.refunds,
    revenue: row.revenue,
    revenue_share: digits(row.revenueShare),
    average_order: row.averageOrder,
    median_recency_days: row.medianRecencyDays,
    mean_frequency: row.meanFrequency === null ? null : digits(row.meanFrequency),
    top_customers: row.topCustomers.filter((id) => gone?.has(id) !== true),
  };
}

export function modelBody(serving: Serving, card: ModelRow): ModelBody {
  return {
    model_version: serving.version,
    activated_at: isoTime(serving.activatedAt),
    expires_at: isoTime(serving.expiresAt),
    as_of: isoTime(card.asOf),
    currency: card.currency,
    customers: card.customers,
    items: card.items,
    events: card.events,
    rejected_rows: card.rejectedRows,
    recipe: { model: card.recipe.model, settings: { ...card.recipe.settings } },
    holdout:
      card.holdout === null
        ? null
        : {
            cut: isoTime(card.holdout.cut),
            customers: card.holdout.customers,
            k: card.holdout.k,
            models: card.holdout.models.map((model) => ({
              model: model.model,
              recall: model.recall,
              ndcg: model.ndcg,
              hit_rate: model.hitRate,
              coverage: model.coverage,
            })),
          },
    verdict: { outcome: card.verdict.outcome, reason: card.verdict.reason },
    ...(card.privacy === undefined
      ? {}
      : {
          privacy: {
            ...card.privacy,
            releases: [...card.privacy.releases],
            withheld: { ...card.privacy.withheld },
          },
        }),
  };
}

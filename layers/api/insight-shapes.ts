import { featureText } from '../analytics/serve/feature-text.ts';
import type { Serving } from '../contract/control-records.ts';
import type {
  ArmFigures,
  AttributionFigures,
  FittedInsight,
  Insight,
  NamedFigures,
  ProbabilityMetrics,
  Tried,
  ValueMetrics,
} from '../contract/insights.ts';
import type { ModelRow } from '../contract/rows.ts';
import type { Remainder, Trade } from '../contract/trade.ts';
import type { InsightBody } from './insight-responses.ts';
import { isoTime } from './iso-time.ts';
import { digits, tradeBody } from './trade-shapes.ts';

/** An insight as it is answered. */
export function insightBody(row: Insight, serving: Serving, card: ModelRow): InsightBody {
  const head = { model_version: serving.version, as_of: isoTime(card.asOf), currency: card.currency };
  switch (row.insight) {
    case 'retention':
      return {
        insight: row.insight,
        ...head,
        unfinished_month: row.unfinishedMonth,
        cohorts: row.cohorts.map(({ month, caveats, customers, active, orders, gross, refunds }) => ({
          month,
          caveats: [...caveats],
          customers,
          active: [...active],
          retention: active.map((left) => (customers > 0 ? digits(left / customers) : 0)),
          orders: [...orders],
          gross_revenue: [...gross],
          refunds: [...refunds],
          revenue: gross.map((bought, since) => bought - refunds[since]!),
        })),
        ...wholeBody(row),
      };
    case 'concentration':
      return {
        insight: row.insight,
        ...head,
        customers: row.customers,
        ...tradeBody(row),
        in_the_red: { ...row.inTheRed },
        gini: digits(row.gini),
        top: row.topShares.map(({ customers, revenue }) => ({ customers, revenue: digits(revenue) })),
        lorenz: row.lorenz.map(digits),
        ...wholeBody(row),
      };
    case 'funnel':
      return {
        insight: row.insight,
        ...head,
        from: isoTime(row.from),
        to: isoTime(row.to),
        steps: row.steps.map(({ step, customers, sessions, conversion }) => ({
          step,
          customers,
          sessions,
          conversion: conversion === null ? null : digits(conversion),
        })),
        ...(row.privacy === undefined ? {} : { privacy: { ...row.privacy } }),
      };
    case 'withheld':
      return {
        insight: row.insight,
        ...head,
        of: row.of,
        reason: row.reason,
        privacy: { epsilon: row.epsilon, delta: row.delta },
      };
    case 'periods':
      return {
        insight: row.insight,
        ...head,
        period_days: row.periodDays,
        periods: row.periods.map((period) => ({
          from: isoTime(period.from),
          to: isoTime(period.to),
          caveats: [...period.caveats],
          ...tradeBody(period),
          buyers: period.buyers,
          new_buyers: period.newBuyers,
          average_order: period.averageOrder === null ? null : Math.round(period.averageOrder),
        })),
        ...wholeBody(row),
      };
    case 'churn-model':
      return {
        insight: row.insight,
        ...head,
        horizon_days: row.horizonDays,
        blend: [...row.blend],
        fallback: row.fallback,
        season_shift: digitsOrNull(row.seasonShift),
        tried: row.tried.map(churnTried),
        importance: row.importance.map(({ feature, loss }) => ({
          feature,
          text: featureText(feature),
          loss: digits(loss),
        })),
      };
    case 'value-model':
      return {
        insight: row.insight,
        ...head,
        horizon_days: row.settings.horizonDays,
        period_days: row.settings.periodDays,
        discount_rate: row.settings.annualRate,
        margin: row.settings.margin,
        orders: fitted(row.orders),
        spend: fitted(row.spend),
        past_weight: row.pastWeight,
        refund_share: digits(row.refundShare),
        tried_days: row.triedDays,
        untried: row.untried,
        tried: row.tried.map(({ pastWeight, ...one }) => ({ ...valueTried(one), past_weight: pastWeight })),
      };
    case 'attribution':
      return {
        insight: row.insight,
        ...head,
        from: isoTime(row.from),
        to: isoTime(row.to),
        unread_identifiers: row.unreadIdentifiers,
        total: figures(row.total),
        shop: { ...row.shop },
        uncredited: { ...row.uncredited },
        other_refunds: row.otherRefunds,
        placements: row.placements.map(named),
        sources: row.sources.map(named),
        model_versions: row.versions.map(named),
        arms: row.arms.map(named),
      };
    case 'experiments':
      return {
        insight: row.insight,
        ...head,
        experiments: row.experiments.map(({ id, arms }) => ({
          experiment_id: id,
          arms: arms.map(armFigures),
        })),
      };
  }
}

function wholeBody({ rest, total }: { readonly rest: readonly Remainder[]; readonly total: Trade }) {
  return { rest: rest.map((one) => ({ part: one.part, ...tradeBody(one) })), total: tradeBody(total) };
}

function churnTried({ model, chosen, metrics }: Tried<ProbabilityMetrics>) {
  return {
    model,
    chosen,
    customers: metrics.customers,
    rate: digits(metrics.rate),
    auc: digitsOrNull(metrics.auc),
    brier: digits(metrics.brier),
    calibration_error: digits(metrics.ece),
    top_decile_lift: digitsOrNull(metrics.topDecileLift),
  };
}

function valueTried({ model, chosen, metrics }: Tried<ValueMetrics>) {
  return {
    model,
    chosen,
    customers: metrics.customers,
    mean_absolute_error: Math.round(metrics.mae),
    root_mean_squared_error: Math.round(metrics.rmse),
    bias: digitsOrNull(metrics.bias),
    spearman: digitsOrNull(metrics.spearman),
    normalised_gini: digitsOrNull(metrics.normalisedGini),
    top_decile_capture: digitsOrNull(metrics.topDecileCapture),
  };
}

function fitted({ model, fallback, parameters }: FittedInsight) {
  return { model, fallback, parameters: { ...parameters } };
}

function digitsOrNull(value: number | null): number | null {
  return value === null ? null : digits(value);
}

function figures(row: AttributionFigures) {
  return {
    answers: row.answers,
    impressions: row.impressions,
    clicks: row.clicks,
    bought: row.bought,
    purchases: row.purchases,
    revenue: Math.round(row.revenue),
    click_through: row.clickThrough === null ? null : digits(row.clickThrough),
    conversion: row.conversion === null ? null : digits(row.conversion),
  };
}

function named(row: NamedFigures) {
  return { name: row.name, ...figures(row) };
}

function armFigures({ id, subjects, clicked, bought, answers, purchases, revenue }: ArmFigures) {
  return { arm: id, subjects, clicked, bought, answers, purchases, revenue: Math.round(revenue) };
}

import * as z from 'zod/mini';
import type { ValueMetrics } from '../../../contract/insights.ts';
import { count, days, described, share } from '../../fields.ts';
import { rounded, roundedOrNull } from '../../wire.ts';
import { fallback, insightAnswer } from './insight-answer.ts';

const number = z.nullable(z.number());
const error = z.number().check(z.minimum(0));
const fitted = z.strictObject({
  model: z.string(),
  fallback,
  parameters: described(z.record(z.string(), z.number()), 'In weeks, and in minor units'),
});

/** How value is predicted, and how good that was on the shop's own past. */
export const valueModel = insightAnswer(
  'value-model',
  {
    horizon_days: days,
    period_days: days,
    discount_rate: described(error, 'A year'),
    margin: share,
    orders: fitted,
    spend: fitted,
    past_weight: described(share, "Weight of last year's mean order beside the spend model"),
    refund_share: described(
      share,
      'Of revenue, still given back after refunds are taken off their purchases',
    ),
    tried_days: described(count, 'Days before `as_of` that models were tried on; 0 where none were'),
    untried: described(z.nullable(z.string()), 'Why none were tried; null where some were'),
    tried: described(
      z.array(
        z.strictObject({
          model: z.string(),
          past_weight: share,
          chosen: z.boolean(),
          customers: count,
          mean_absolute_error: described(error, 'Of revenue per customer, minor units'),
          root_mean_squared_error: described(error, 'The same, large misses counting more'),
          bias: described(number, 'Predicted over actual total, minus 1'),
          spearman: described(number, 'Agreement of the ranking with the actual one; 1 is best'),
          normalised_gini: described(
            number,
            'How well the ranking gathers actual revenue at its top; 1 is best',
          ),
          top_decile_capture: described(
            number,
            'Share of actual revenue that the tenth with the highest prediction brought',
          ),
        }),
      ),
      'On the `tried_days` before `as_of`, from what was known before, minor units; [] when none were tried',
    ),
  },
  ({ settings, ...row }) => ({
    horizon_days: settings.horizonDays,
    period_days: settings.periodDays,
    discount_rate: settings.annualRate,
    margin: settings.margin,
    orders: row.orders,
    spend: row.spend,
    past_weight: row.pastWeight,
    refund_share: rounded(row.refundShare),
    tried_days: row.triedDays,
    untried: row.untried,
    tried: row.tried.map(({ model, pastWeight, chosen, metrics }) => ({
      model,
      past_weight: pastWeight,
      chosen,
      ...metricsBody(metrics),
    })),
  }),
);

function metricsBody(metrics: ValueMetrics) {
  return {
    customers: metrics.customers,
    mean_absolute_error: Math.round(metrics.mae),
    root_mean_squared_error: Math.round(metrics.rmse),
    bias: roundedOrNull(metrics.bias),
    spearman: roundedOrNull(metrics.spearman),
    normalised_gini: roundedOrNull(metrics.normalisedGini),
    top_decile_capture: roundedOrNull(metrics.topDecileCapture),
  };
}

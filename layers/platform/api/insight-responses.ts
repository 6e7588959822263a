import * as z from 'zod';
import { count, currency, modelVersion, money, probability, share, time } from './fields.ts';

/** What the API answers about the shop as a whole, as schemas; see `responses.ts`. */

const head = { model_version: modelVersion, as_of: time, currency };
const fallback = z
  .string()
  .nullable()
  .meta({ description: 'Why a simpler method serves; null where it does not' });

export const retentionBody = z.strictObject({
  insight: z.literal('retention'),
  ...head,
  cohorts: z
    .array(
      z.strictObject({
        month: z.string().regex(/^\d{4}-\d\d$/),
        customers: count,
        active: z.array(count).meta({ description: 'Who ordered in that month, one month later, two …' }),
        retention: z.array(share).meta({ description: 'The same as share of the cohort' }),
        revenue: z.array(money),
      }),
    )
    .meta({
      description:
        'Customers by the month of their first order, oldest first. The last figure of each is the month of `as_of`, which may not be over.',
    }),
});

export const concentrationBody = z.strictObject({
  insight: z.literal('concentration'),
  ...head,
  customers: count.meta({ description: 'Who have ordered' }),
  revenue: money,
  gini: share.meta({ description: '0: all customers bring the same; towards 1: one brings everything' }),
  top: z.array(z.strictObject({ customers: share, revenue: share })).meta({
    description: 'Share of revenue that the best share of customers brings',
  }),
  lorenz: z
    .array(share)
    .meta({ description: 'Share of revenue of the poorest 0, 5, 10 … 100 % of customers' }),
});

/** What the whole version spends. */
const privacy = z
  .strictObject({ epsilon: z.number().positive(), delta: z.number().positive() })
  .meta({ description: 'Set where figures are differentially private' });

export const funnelBody = z.strictObject({
  insight: z.literal('funnel'),
  ...head,
  from: time,
  to: time,
  steps: z.array(
    z.strictObject({
      step: z.enum(['view', 'cart', 'purchase']),
      customers: count,
      sessions: count,
      conversion: share.nullable().meta({
        description:
          'Of the sessions with the step before, those with this one too; null for the first, and without sessions',
      }),
    }),
  ),
  privacy: privacy.optional(),
});

export const periodsBody = z.strictObject({
  insight: z.literal('periods'),
  ...head,
  period_days: z.int().min(1),
  periods: z
    .array(
      z.strictObject({
        from: time,
        to: time,
        revenue: money,
        refunds: money,
        orders: count,
        buyers: count,
        new_buyers: count,
        average_order: money.nullable(),
      }),
    )
    .meta({ description: 'The latest last' }),
});

const nullable = z.number().nullable();

export const churnModelBody = z.strictObject({
  insight: z.literal('churn-model'),
  ...head,
  horizon_days: z.int().min(1).meta({ description: 'Churn is no order in this many days' }),
  blend: z.array(z.string()).meta({ description: 'Models whose log-odds are averaged' }),
  fallback,
  season_shift: nullable.meta({
    description: 'Added to the log-odds for the season of last year; null where last year is not known',
  }),
  tried: z
    .array(
      z.strictObject({
        model: z.string(),
        chosen: z.boolean(),
        customers: count,
        rate: probability.meta({ description: 'Who did churn' }),
        auc: probability.nullable(),
        brier: z.number().min(0),
        calibration_error: z.number().min(0),
        top_decile_lift: nullable,
      }),
    )
    .meta({
      description:
        'On the horizon before `as_of`, from what was known before; [] when the history is too short',
    }),
  importance: z
    .array(z.strictObject({ feature: z.string(), text: z.string(), loss: z.number() }))
    .meta({ description: 'Loss of AUC when a feature is shuffled among customers, greatest first' }),
});

const fitted = z.strictObject({
  model: z.string(),
  fallback,
  parameters: z.record(z.string(), z.number()).meta({ description: 'In weeks, and in minor units' }),
});

export const valueModelBody = z.strictObject({
  insight: z.literal('value-model'),
  ...head,
  horizon_days: z.int().min(1),
  period_days: z.int().min(1),
  discount_rate: z.number().min(0).meta({ description: 'A year' }),
  margin: share,
  orders: fitted,
  spend: fitted,
  past_weight: share.meta({ description: "Weight of last year's revenue beside the models" }),
  refund_share: share.meta({
    description: 'Of revenue, still given back after refunds are taken off their purchases',
  }),
  tried_days: count.meta({ description: 'Days before `as_of` that models were tried on; 0 where none were' }),
  untried: z.string().nullable().meta({ description: 'Why none were tried; null where some were' }),
  tried: z
    .array(
      z.strictObject({
        model: z.string(),
        past_weight: share,
        chosen: z.boolean(),
        customers: count,
        mean_absolute_error: z.number().min(0),
        root_mean_squared_error: z.number().min(0),
        bias: nullable.meta({ description: 'Foretold over actual total, minus 1' }),
        spearman: nullable,
        normalised_gini: nullable,
        top_decile_capture: nullable,
      }),
    )
    .meta({
      description:
        'On the `tried_days` before `as_of`, from what was known before, minor units; [] when none were tried',
    }),
});

const figures = {
  answers: count.meta({ description: 'Answers of which something was shown' }),
  impressions: count.meta({
    description: 'Items shown, each once an answer; what was clicked or bought was shown',
  }),
  clicks: count.meta({ description: 'Of the impressions, those that were clicked' }),
  bought: count.meta({ description: 'Of the impressions, those that were bought' }),
  purchases: count.meta({ description: 'Rows of purchases' }),
  revenue: money.meta({ description: 'Of these purchases less what was given back, minor units' }),
  click_through: share.nullable().meta({ description: 'Clicks of impressions; null without any' }),
  conversion: share.nullable().meta({ description: 'Bought of impressions; null without any' }),
};

export const attributionFigures = z.strictObject(figures);

export const namedFigures = z.strictObject({ name: z.string(), ...figures });

export const attributionBody = z.strictObject({
  insight: z.literal('attribution'),
  ...head,
  from: time,
  to: time,
  unread_identifiers: count.meta({
    description:
      'Impressions, clicks and purchases, of all times, whose `recommendation_id` is not one of ours',
  }),
  total: attributionFigures,
  placements: z.array(namedFigures),
  sources: z.array(namedFigures),
  model_versions: z.array(namedFigures),
  arms: z.array(namedFigures).meta({ description: '`<experiment>/<arm>`' }),
});

export const experimentsBody = z.strictObject({
  insight: z.literal('experiments'),
  ...head,
  experiments: z.array(
    z.strictObject({
      experiment_id: z.string(),
      arms: z.array(
        z.strictObject({
          arm: z.string(),
          subjects: count.meta({ description: 'Customers or sessions that were shown something' }),
          clicked: count,
          bought: count,
          answers: count,
          purchases: count,
          revenue: money,
        }),
      ),
    }),
  ),
});

/** An insight that is not published while aggregates are private. */
export const withheldBody = z.strictObject({
  insight: z.literal('withheld'),
  ...head,
  of: z.string().meta({ description: 'The insight that was asked for' }),
  reason: z.string(),
  privacy,
});

export const insightBody = z.discriminatedUnion('insight', [
  retentionBody,
  concentrationBody,
  funnelBody,
  periodsBody,
  churnModelBody,
  valueModelBody,
  attributionBody,
  experimentsBody,
  withheldBody,
]);

export type InsightBody = z.infer<typeof insightBody>;

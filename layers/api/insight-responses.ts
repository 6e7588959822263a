import * as z from 'zod';
import { CAVEATS } from '../contract/insights.ts';
import {
  averageOrder,
  count,
  currency,
  grossRevenue,
  modelVersion,
  netRevenue,
  probability,
  refunds,
  rest,
  share,
  time,
  total,
  trade,
} from './fields.ts';

/** What the API answers about the shop as a whole, as schemas; see `responses.ts`. */

const head = { model_version: modelVersion, as_of: time, currency };
const fallback = z
  .string()
  .nullable()
  .meta({ description: 'Why a simpler method serves; null where it does not' });

const month = z.string().regex(/^\d{4}-\d\d$/);

const caveats = z.array(z.enum(CAVEATS)).meta({
  description:
    'Why it cannot be compared with the others; [] when it can. `begins-with-data`: no order of a customer is known before it, so ' +
    'that everybody who was buying already counts as new, and it may hold less than its whole time. `short-history`: less than 90 days of orders are known before it, so that some who were ' +
    'buying already, but seldom, count as new. `not-over`: `as_of` lies ' +
    'within it, so that its figures still grow',
});

export const retentionBody = z.strictObject({
  insight: z.literal('retention'),
  ...head,
  unfinished_month: month.meta({
    description:
      'The month of `as_of`, by the clock of the shop. It is not over: the last figure of every cohort is of it and still grows',
  }),
  cohorts: z
    .array(
      z.strictObject({
        month,
        caveats,
        customers: count.meta({ description: 'Who first ordered in this month, as far as is known' }),
        active: z.array(count).meta({
          description:
            'How many of them ordered in that month, one month later, two …; up to `unfinished_month`',
        }),
        retention: z.array(share).meta({ description: 'The same as share of the cohort' }),
        orders: z.array(count).meta({ description: 'Their orders of each of these months' }),
        gross_revenue: z.array(grossRevenue),
        refunds: z.array(refunds).meta({ description: 'By the month in which it was given back' }),
        revenue: z.array(netRevenue),
      }),
    )
    .meta({
      description:
        'Customers by the month of their first order, oldest first, the latest 36 months. Compare those without `caveats`',
    }),
  rest,
  total,
});

export const concentrationBody = z.strictObject({
  insight: z.literal('concentration'),
  ...head,
  customers: count.meta({ description: 'Who have ordered' }),
  ...trade,
  in_the_red: z.strictObject({ customers: count, revenue: netRevenue }).meta({
    description:
      'Those of them who gave back more than they bought. They count as zero below: shares are of `revenue` less this',
  }),
  gini: share.meta({ description: '0: all customers bring the same; towards 1: one brings everything' }),
  top: z.array(z.strictObject({ customers: share, revenue: share })).meta({
    description: 'Share of revenue that the best share of customers brings',
  }),
  lorenz: z
    .array(share)
    .meta({ description: 'Share of revenue that the least valuable 0, 5, 10 … 100 % of customers bring' }),
  rest,
  total,
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
  steps: z
    .array(
      z.strictObject({
        step: z.enum(['view', 'cart', 'purchase']),
        customers: count.meta({ description: 'Who did it at least once; known customers only' }),
        sessions: count.meta({
          description:
            'In which it was done, those without a customer too; 0 where the dumps have no sessions',
        }),
        conversion: share.nullable().meta({
          description:
            'Share of the sessions with the step before that have this one too; null for the first, and without sessions',
        }),
      }),
    )
    .meta({ description: 'After `from`, up to `to`' }),
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
        caveats,
        ...trade,
        buyers: count.meta({ description: 'Customers who ordered' }),
        new_buyers: count.meta({ description: 'Those of them of whom no earlier order is known' }),
        average_order: averageOrder,
      }),
    )
    .meta({
      description:
        'The latest 26, of `period_days` each, the latest last: it ends at `as_of`, so that none is unfinished. After `from`, up to ' +
        '`to`; orders and refunds without a customer are included. An order counts when it was placed, a refund when it was given back',
    }),
  rest,
  total,
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
        rate: probability.meta({ description: 'Share of them who did churn' }),
        auc: probability.nullable().meta({
          description:
            'How often, of one who churned and one who did not, the former was given the higher probability; 0.5 is chance',
        }),
        brier: z.number().min(0).meta({ description: 'Mean squared error of the probability; 0 is best' }),
        calibration_error: z.number().min(0).meta({
          description: 'How far probabilities are from what came true, on average; 0 is best',
        }),
        top_decile_lift: nullable.meta({
          description: 'Rate among the tenth with the highest probability, over `rate`; at most 1 / `rate`',
        }),
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
        mean_absolute_error: z.number().min(0).meta({ description: 'Of revenue a customer, minor units' }),
        root_mean_squared_error: z
          .number()
          .min(0)
          .meta({ description: 'The same, large misses counting more' }),
        bias: nullable.meta({ description: 'Foretold over actual total, minus 1' }),
        spearman: nullable.meta({ description: 'Agreement of the ranking with the actual one; 1 is best' }),
        normalised_gini: nullable.meta({
          description: 'How well the ranking gathers actual revenue at its top; 1 is best',
        }),
        top_decile_capture: nullable.meta({
          description: 'Share of actual revenue that the tenth foretold highest brought',
        }),
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
  revenue: netRevenue.meta({
    description: 'Of these purchases, less what was given back of them; minor units',
  }),
  click_through: share.nullable().meta({ description: 'Clicks of impressions; null without any' }),
  conversion: share.nullable().meta({ description: 'Bought of impressions; null without any' }),
};

const purchases = z.strictObject({ purchases: figures.purchases, revenue: figures.revenue });

export const attributionFigures = z.strictObject(figures);

export const namedFigures = z.strictObject({ name: z.string(), ...figures });

const OTHERS = 'Most impressions first; beyond 50 names the rest are summed up as `(others)`';

export const attributionBody = z.strictObject({
  insight: z.literal('attribution'),
  ...head,
  from: time,
  to: time,
  unread_identifiers: count.meta({
    description:
      'Impressions, clicks and purchases, of all times, whose `recommendation_id` is not one of ours',
  }),
  total: attributionFigures.meta({
    description:
      'What answers are credited with; `placements`, `sources`, `model_versions` and `arms` each sum up to it',
  }),
  shop: purchases.meta({ description: 'All purchases after `from`, up to `to`: `total` and `uncredited`' }),
  uncredited: purchases.meta({ description: 'Purchases that no answer is credited with' }),
  other_refunds: refunds.meta({
    description:
      'Given back in this time of purchases before it, or of none that is known; taken off nothing here. `shop.revenue` less this is ' +
      'the `revenue` of the latest of `periods`',
  }),
  placements: z.array(namedFigures).meta({ description: `\`(none)\`: the request named none. ${OTHERS}` }),
  sources: z.array(namedFigures).meta({ description: `Kind of list that answered. ${OTHERS}` }),
  model_versions: z.array(namedFigures).meta({ description: OTHERS }),
  arms: z
    .array(namedFigures)
    .meta({ description: `\`<experiment>/<arm>\`; \`(none)\`: part of no experiment. ${OTHERS}` }),
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
          clicked: count.meta({ description: 'Those of them who clicked' }),
          bought: count.meta({ description: 'Those of them who bought' }),
          answers: figures.answers,
          purchases: figures.purchases,
          revenue: figures.revenue,
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

import * as z from 'zod';
import { PLAYS, STAGES, TIERS } from '../contract/customer.ts';
import {
  averageOrder,
  count,
  currency,
  identifier,
  modelVersion,
  money,
  netRevenue,
  probability,
  refunds,
  share,
  time,
} from './fields.ts';

/** What the API answers about customers' value, churn and behaviour, as schemas; see `responses.ts`. */

export const stage = z.enum(STAGES).meta({
  description:
    'Where the customer stands by their own rhythm of ordering, where a segment compares with other customers. `prospect`: has never ' +
    'ordered. `lost`: has waited far longer than usual, is not expected back and has not been seen of late',
});
export const tier = z.enum(TIERS.three).meta({ description: 'By predicted lifetime value' });
export const tierOfFive = z.enum(TIERS.five).meta({ description: 'The same in five steps' });
export const play = z.enum(PLAYS).meta({ description: 'What to do about the customer, by stage and tier' });
const valueAtStake = money.meta({ description: 'Money that the play is about, minor units of `currency`' });

export const contribution = share.meta({
  description:
    "Share of the shop's net revenue; who gave back more than they bought, and orders without a customer that did, count as zero, so " +
    'that all shares lie in 0 to 1',
});

const preference = z.strictObject({ name: z.string(), share });

export const behaviourBody = z.strictObject({
  visits: count.meta({ description: 'Sessions; days with any event where the dumps have no sessions' }),
  items: z
    .strictObject({ viewed: count, carted: count, bought: count })
    .meta({ description: 'Distinct items at each step' }),
  favourite_hour: z.int().min(0).max(23).nullable().meta({ description: "Hour of the shop's day" }),
  favourite_weekday: z.int().min(1).max(7).nullable().meta({ description: '1 is Monday' }),
  categories: z.array(preference).max(3),
  brands: z.array(preference).max(3),
  average_unit_price: money.nullable(),
  refund_rate: z.number().min(0).nullable().meta({ description: 'Money given back over money spent' }),
  ratings: z.strictObject({ count, mean: z.number() }).nullable(),
});

const absent = z
  .array(
    z.strictObject({
      part: z.enum(['predicted', 'churn', 'propensity', 'next_order']),
      key: z.enum(['never-ordered', 'no-repeat-orders-in-shop', 'overdue-beyond-experience']),
      text: z.string().min(1).meta({ description: 'The same in English' }),
    }),
  )
  .meta({ description: 'Why a part is null' });

const fallback = z.string().nullable().meta({
  description:
    'Why a simpler method answers than on a shop with more history; null where the full model does',
});

export const customerValueBody = z.strictObject({
  customer_id: identifier,
  model_version: modelVersion,
  as_of: time,
  currency,
  known: z.boolean().meta({ description: 'False when the model has seen nothing of this customer yet' }),
  stage: stage.nullable(),
  tier: tier.nullable(),
  tier_of_five: tierOfFive.nullable(),
  historic: z
    .strictObject({
      revenue: netRevenue,
      refunds,
      orders: count,
      average_order: averageOrder,
      contribution,
    })
    .nullable(),
  predicted: z
    .strictObject({
      horizon_days: z.int().min(1),
      orders: z.number().min(0).meta({ description: 'Days with an order that are expected' }),
      revenue: money.meta({ description: 'Expected revenue, before margin and discount; minor units' }),
      lifetime_value: money.meta({
        description: 'margin × (1 − share still given back) × expected revenue, discounted; minor units',
      }),
      margin: share,
      discount_rate: z.number().min(0).meta({ description: 'A year' }),
      model: z.string(),
      fallback,
    })
    .nullable(),
  churn: z
    .strictObject({
      horizon_days: z.int().min(1).meta({
        description:
          'Of 30, 60, 91, 182 and 365 days the shortest in which nine of ten repeat orders of the shop came, or as configured',
      }),
      probability: probability.meta({ description: 'Of no order within the horizon' }),
      fallback,
      reasons: z
        .array(
          z.strictObject({
            topic: z.string().meta({ description: 'Stable; translate by it' }),
            effect: z
              .number()
              .min(-1)
              .max(1)
              .meta({
                description:
                  "Part in the difference to the typical active buyer's probability; positive raises the risk. The parts of all topics sum up " +
                  'to it; those that a single number does not explain are not told',
              }),
            text: z.string().min(1).meta({ description: 'The same in English, with the numbers' }),
          }),
        )
        .max(3)
        .meta({ description: 'What moves the probability most, greatest effect first' }),
    })
    .nullable(),
  propensity: z
    .strictObject({ horizon_days: z.int().min(1), probability })
    .nullable()
    .meta({ description: 'Probability of an order within the horizon' }),
  next_order: z.strictObject({ expected: time, from: time, to: time }).nullable().meta({
    description:
      'If they order again: as likely before `expected` as after, eight of ten within `from` and `to`',
  }),
  action: z.strictObject({ play, value_at_stake: valueAtStake }).nullable(),
  absent,
});

export const listedCustomerBody = z.strictObject({
  customer_id: identifier,
  segment_id: identifier,
  stage,
  tier,
  historic_revenue: netRevenue,
  orders: count,
  last_order: time.nullable(),
  lifetime_value: money.nullable(),
  churn: probability.nullable(),
  propensity: probability.nullable(),
  next_order: time.nullable(),
  play,
  value_at_stake: valueAtStake,
});

const page = {
  total: count.meta({ description: 'Customers on all pages' }),
  customers: z.array(listedCustomerBody).max(100),
  next_cursor: z
    .string()
    .nullable()
    .meta({
      description:
        'Ask again with it for what follows; null at the end. A page may be shorter than `limit` before the end. The ' +
        'pages that follow are of the same `model_version`, also when a newer one serves by then.',
    }),
};

export const membersBody = z.strictObject({
  model_version: modelVersion,
  as_of: time,
  currency,
  segment_id: identifier,
  ...page,
});

export const worklistBody = z.strictObject({
  model_version: modelVersion,
  as_of: time,
  currency,
  play,
  ...page,
});

export const worklistsBody = z.strictObject({
  model_version: modelVersion,
  as_of: time,
  currency,
  worklists: z
    .array(
      z.strictObject({
        play,
        description: z.string(),
        customers: count,
        value_at_stake: money.meta({
          description: 'Sum of what stands at each of its customers, minor units of `currency`',
        }),
      }),
    )
    .meta({ description: 'Highest value at stake first' }),
});

export type BehaviourBody = z.infer<typeof behaviourBody>;
export type CustomerValueBody = z.infer<typeof customerValueBody>;
export type MembersBody = z.infer<typeof membersBody>;
export type WorklistBody = z.infer<typeof worklistBody>;
export type WorklistsBody = z.infer<typeof worklistsBody>;
export type ListedCustomerBody = z.infer<typeof listedCustomerBody>;

import * as z from 'zod/mini';
import type { Behaviour } from '../../contract/customer.ts';
import type { CustomerPageRow } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import { attributes, mayContact, stage, tier, tierOfFive } from '../customer-fields.ts';
import {
  averageOrder,
  component,
  count,
  described,
  excessRefunds,
  historicRevenue,
  identifier,
  money,
  refunds,
  share,
  time,
} from '../fields.ts';
import { isoTimeOrNull, snakeKeys } from '../wire.ts';

export const contribution = described(
  share,
  "Share of the shop's net revenue; who gave back more than they bought, and orders without a customer that did, count as zero, so " +
    'that all shares lie in 0 to 1',
);

const preferences = z.array(z.strictObject({ name: z.string(), share })).check(z.maxLength(3));

const behaviour = component(
  'Behaviour',
  z.strictObject({
    visits: described(count, 'Sessions; days with any event where the dumps have no sessions'),
    items: described(
      z.strictObject({ viewed: count, carted: count, bought: count }),
      'Distinct items at each step',
    ),
    favourite_hour: described(
      z.nullable(z.int().check(z.minimum(0), z.maximum(23))),
      "Hour of the shop's day",
    ),
    favourite_weekday: described(z.nullable(z.int().check(z.minimum(1), z.maximum(7))), '1 is Monday'),
    categories: preferences,
    brands: preferences,
    average_unit_price: z.nullable(money),
    refund_rate: described(z.nullable(z.number().check(z.minimum(0))), 'Money given back over money spent'),
    ratings: z.nullable(z.strictObject({ count, mean: z.number() })),
  }),
);

const namedSegment = z.nullable(z.strictObject({ segment_id: identifier, name: z.string() }));
const quintile = z.int().check(z.minimum(1), z.maximum(5));

/** Fields that say who a customer is; null where nothing is known of them. */
export const profile = {
  segment: namedSegment,
  cluster: namedSegment,
  stage: z.nullable(stage),
  tier: z.nullable(tier),
  tier_of_five: z.nullable(tierOfFive),
  rfm: described(
    z.nullable(
      z.strictObject({
        recency_days: z.number(),
        frequency: z.number(),
        monetary: described(z.number(), 'Net revenue, minor units of `currency`'),
        recency_score: quintile,
        frequency_score: quintile,
        monetary_score: quintile,
      }),
    ),
    'Scores are quintiles, 5 is best; null without an order',
  ),
  value: z.nullable(
    z.strictObject({
      historic: historicRevenue,
      refunds,
      excess_refunds: excessRefunds,
      orders: count,
      average_order: averageOrder,
      contribution,
    }),
  ),
  first_seen: z.nullable(time),
  last_seen: z.nullable(time),
  first_order: z.nullable(time),
  last_order: z.nullable(time),
  events: described(z.record(z.string(), count), 'Events by type'),
  behaviour: z.nullable(behaviour),
  may_contact: z.nullable(mayContact),
  attributes,
};

/** A customer's profile; nulls where the model has not seen them. */
export function profileBody(
  row: CustomerPageRow | undefined,
): DeepReadonly<z.output<z.ZodMiniObject<typeof profile>>> {
  return {
    segment: namedSegmentBody(row?.segment ?? null),
    cluster: namedSegmentBody(row?.cluster ?? null),
    stage: row?.forecast.stage ?? null,
    tier: row?.forecast.tier ?? null,
    tier_of_five: row?.forecast.tierOfFive ?? null,
    rfm: row?.rfm ? snakeKeys(row.rfm) : null,
    value: row === undefined ? null : snakeKeys(row.value),
    first_seen: isoTimeOrNull(row?.firstSeen ?? null),
    last_seen: isoTimeOrNull(row?.lastSeen ?? null),
    first_order: isoTimeOrNull(row?.firstOrder ?? null),
    last_order: isoTimeOrNull(row?.lastOrder ?? null),
    events: row?.events ?? {},
    behaviour: row === undefined ? null : behaviourBody(row.behaviour),
    may_contact: row?.mayContact ?? null,
    attributes: row?.attributes ?? {},
  };
}

function namedSegmentBody(segment: { readonly id: string; readonly name: string } | null) {
  return segment && { segment_id: segment.id, name: segment.name };
}

/** Weekdays as ISO 8601 counts them. */
function behaviourBody({ funnel, favouriteWeekday, unitPrice, ...rest }: Behaviour) {
  return {
    ...snakeKeys(rest),
    items: funnel,
    favourite_weekday: favouriteWeekday === null ? null : favouriteWeekday + 1,
    average_unit_price: unitPrice,
  };
}

import * as z from 'zod/mini';
import type { PlayAssumptions } from '../../contract/customer.ts';
import type { CustomerRowKind } from '../../contract/row-subjects.ts';
import type { Habit, ItemCard, RowBodies } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import { customerValue, customerValueBody } from '../customers/customer-value.ts';
import { profile, profileBody } from '../customers/profile.ts';
import { similarCustomer, similarCustomerBody } from '../customers/similar-customer.ts';
import { count, described, identifier, time } from '../fields.ts';
import { itemBody, item as itemSchema, namedItem, namedItemBody } from '../lists/item.ts';
import { isoTime } from '../wire.ts';

const habit = z.strictObject({
  times: described(count, 'Purchases of it'),
  last_purchase: time,
  usual_gap_days: described(z.nullable(z.number()), 'Between two purchases of it'),
});
const scoredItem = { ...itemSchema.shape, score: z.number() };

/** What the serving version knows and says of a customer, in the shapes of the answers that say it. */
export const customerResults = z.strictObject({
  customer: z.nullable(z.strictObject(profile)),
  value: z.nullable(z.strictObject(customerValue)),
  recommendations: z.nullable(
    z.strictObject({
      items: z.array(
        z.strictObject({
          ...scoredItem,
          because: described(z.array(namedItem), "The customer's own items that speak for it"),
          habit: z.nullable(habit),
        }),
      ),
      excluded_items: described(
        z.array(identifier),
        'Items that the customer has had and is not shown again',
      ),
      segment_id: identifier,
      popular: described(z.boolean(), 'The list follows what is popular, not the customer'),
    }),
  ),
  buy_again: z.nullable(z.array(z.strictObject({ ...scoredItem, habit }))),
  similar_customers: described(z.nullable(z.array(z.strictObject(similarCustomer))), 'Without who they are'),
});
type Results = DeepReadonly<z.output<typeof customerResults>>;

/** Rows of one customer; undefined where the version has none. */
export type CustomerRowBodies = { readonly [K in CustomerRowKind]: RowBodies[K] | undefined };

/** What the rows of a customer say. A kind of row that is not exported does not compile. */
export function customerResultsBody(
  rows: CustomerRowBodies,
  assumptions: PlayAssumptions | undefined,
  currency: string,
): Results {
  const byKind = {
    customer: {
      customer: orNull(rows.customer, profileBody),
      value: orNull(rows.customer, (row) => customerValueBody(row, assumptions, currency)),
    },
    recommendations: { recommendations: orNull(rows.recommendations, recommendationsBody) },
    'buy-again': {
      buy_again: orNull(rows['buy-again'], ({ items }) =>
        items.map((item) => ({ ...scoredItemBody(item), habit: habitBody(item) })),
      ),
    },
    'similar-customers': {
      // Who the others are is not this customer's to know.
      similar_customers: orNull(rows['similar-customers'], ({ customers }) =>
        customers.map(similarCustomerBody),
      ),
    },
  } satisfies Readonly<Record<CustomerRowKind, Partial<Results>>>;
  return {
    ...byKind.customer,
    ...byKind.recommendations,
    ...byKind['buy-again'],
    ...byKind['similar-customers'],
  };
}

function orNull<Row, Body>(row: Row | undefined, body: (row: Row) => Body): Body | null {
  return row === undefined ? null : body(row);
}

function recommendationsBody({
  items,
  excludedItems,
  segment,
  popular,
}: RowBodies['recommendations']): Results['recommendations'] {
  return {
    items: items.map((item) => ({
      ...scoredItemBody(item),
      because: (item.because ?? []).map(namedItemBody),
      habit: item.habit === undefined ? null : habitBody(item.habit),
    })),
    excluded_items: excludedItems,
    segment_id: segment,
    popular: popular === true,
  };
}

function scoredItemBody(item: ItemCard & { readonly score: number }) {
  return { ...itemBody(item), score: item.score };
}

function habitBody({ times, last, everyDays }: Habit) {
  return { times, last_purchase: isoTime(last), usual_gap_days: everyDays };
}

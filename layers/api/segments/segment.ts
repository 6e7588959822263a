import * as z from 'zod/mini';
import type { SegmentRow } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import {
  averageOrder,
  component,
  count,
  described,
  grossRevenue,
  identifier,
  netRevenue,
  netShare,
  refunds,
  share,
  trade,
} from '../fields.ts';
import { rounded, roundedOrNull, snakeKeys } from '../wire.ts';

export const revenueShare = described(
  netShare,
  "Share of the whole shop's `revenue`, orders without a customer included: negative where more was given back than bought; 0 " +
    'in a shop without net revenue',
);

export const segment = component(
  'Segment',
  z.strictObject({
    segment_id: identifier,
    name: z.string(),
    kind: described(
      z.enum(['rfm', 'cluster']),
      '`rfm`: named by recency, frequency and revenue; every customer is in one. `cluster`: found in the data; every customer who has ' +
        'ordered is in one, unless there are too few to group. Letters in their names go by revenue per customer, A the highest',
    ),
    description: z.string(),
    customers: count,
    share: described(
      share,
      'For an `rfm` segment, of all customers; for a `cluster`, of those who have ordered. Adds up to 1 over all segments of a kind',
    ),
    orders: z.nullable(trade.orders),
    gross_revenue: z.nullable(grossRevenue),
    refunds: described(
      z.nullable(refunds),
      'Money given back; minor units. Null, as `orders` and `gross_revenue`, where figures are private',
    ),
    revenue: netRevenue,
    revenue_share: revenueShare,
    average_order: averageOrder,
    median_recency_days: described(
      z.nullable(z.number()),
      'Days since the last order, of the member in the middle; null without orders',
    ),
    mean_frequency: described(z.nullable(z.number()), 'Orders a member; null without orders'),
    top_customers: described(z.array(identifier), 'Some members, highest historic value first'),
    attributes: described(
      z.array(
        z.strictObject({
          name: described(z.string(), 'Name of the attribute, as the shop delivered it'),
          values: described(
            z.array(
              z.strictObject({
                value: described(z.union([z.string(), z.number(), z.boolean()]), 'The value'),
                customers: described(count, 'Members with it'),
                share: described(share, 'Share of the members'),
                share_of_all: described(share, 'Share of the customers of all segments of the kind'),
              }),
            ),
            'Up to five, the commonest among the members first',
          ),
        }),
      ),
      'What the shop delivered about the members, of attributes with few values; [] for nothing, and where figures are private',
    ),
  }),
);

/** @param erased customers that are not to be named */
export function segmentBody(
  row: SegmentRow,
  erased?: ReadonlySet<string>,
): DeepReadonly<z.output<typeof segment>> {
  const { id, gross, attributes = [], ...rest } = row;
  return {
    ...snakeKeys(rest),
    segment_id: id,
    share: rounded(row.share),
    gross_revenue: gross,
    revenue_share: rounded(row.revenueShare),
    mean_frequency: roundedOrNull(row.meanFrequency),
    top_customers: row.topCustomers.filter((customer) => erased?.has(customer) !== true),
    attributes: attributes.map(({ name, values }) => ({
      name,
      values: values.map(({ value, customers, share: own, shareOfAll }) => ({
        value,
        customers,
        share: rounded(own),
        share_of_all: rounded(shareOfAll),
      })),
    })),
  };
}

import * as z from 'zod/mini';
import { count, described, netRevenue, share, trade } from '../../fields.ts';
import { rounded, tradeBody } from '../../wire.ts';
import { insightAnswer, whole, wholeBody } from './insight-answer.ts';

/** How few customers bring how much. */
export const concentration = insightAnswer(
  'concentration',
  {
    customers: described(count, 'Who have ordered'),
    ...trade,
    in_the_red: described(
      z.strictObject({ customers: count, revenue: netRevenue }),
      'Those of them who gave back more than they bought. They count as zero below: shares are of `revenue` less this',
    ),
    gini: described(share, '0: all customers bring the same; towards 1: one brings everything'),
    top: described(
      z.array(z.strictObject({ customers: share, revenue: share })),
      'Share of revenue that the best share of customers brings',
    ),
    lorenz: described(
      z.array(share),
      'Share of revenue that the least valuable 0, 5, 10 … 100 % of customers bring',
    ),
    ...whole,
  },
  (row) => ({
    customers: row.customers,
    ...tradeBody(row),
    in_the_red: row.inTheRed,
    gini: rounded(row.gini),
    top: row.topShares.map(({ customers, revenue }) => ({ customers, revenue: rounded(revenue) })),
    lorenz: row.lorenz.map(rounded),
    ...wholeBody(row),
  }),
);

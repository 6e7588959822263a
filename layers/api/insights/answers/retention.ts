import * as z from 'zod/mini';
import { count, described, grossRevenue, netRevenue, refunds, share } from '../../fields.ts';
import { rounded } from '../../wire.ts';
import { caveats, insightAnswer, whole, wholeBody } from './insight-answer.ts';

const month = z.string().check(z.regex(/^\d{4}-\d\d$/));

/** Whether customers come back, by the month of their first order. */
export const retention = insightAnswer(
  'retention',
  {
    unfinished_month: described(
      month,
      'The month of `as_of`, by the clock of the shop. It is not over: the last figure of every cohort is of it and still grows',
    ),
    cohorts: described(
      z.array(
        z.strictObject({
          month,
          caveats,
          customers: described(count, 'Who first ordered in this month, as far as is known'),
          active: described(
            z.array(count),
            'How many of them ordered in that month, one month later, two …; up to `unfinished_month`',
          ),
          retention: described(z.array(share), 'The same as share of the cohort'),
          orders: described(z.array(count), 'Their orders of each of these months'),
          gross_revenue: z.array(grossRevenue),
          refunds: described(z.array(refunds), 'By the month in which it was given back'),
          revenue: z.array(netRevenue),
        }),
      ),
      'Customers by the month of their first order, oldest first, the latest 36 months. Compare those without `caveats`',
    ),
    ...whole,
  },
  (row) => ({
    unfinished_month: row.unfinishedMonth,
    cohorts: row.cohorts.map(({ gross, ...cohort }) => ({
      ...cohort,
      retention: cohort.active.map((left) => (cohort.customers > 0 ? rounded(left / cohort.customers) : 0)),
      gross_revenue: gross,
      revenue: gross.map((bought, since) => bought - cohort.refunds[since]!),
    })),
    ...wholeBody(row),
  }),
);

import * as z from 'zod/mini';
import { averageOrder, count, days, described, time, trade } from '../../fields.ts';
import { isoTime, tradeBody } from '../../wire.ts';
import { caveats, insightAnswer, whole, wholeBody } from './insight-answer.ts';

/** Trade by periods of equal length. */
export const periods = insightAnswer(
  'periods',
  {
    period_days: days,
    periods: described(
      z.array(
        z.strictObject({
          from: time,
          to: time,
          caveats,
          ...trade,
          buyers: described(count, 'Customers who ordered'),
          new_buyers: described(count, 'Those of them of whom no earlier order is known'),
          average_order: averageOrder,
        }),
      ),
      'The latest 26, of `period_days` each, the latest last: it ends at `as_of`, so that none is unfinished. After `from`, up to ' +
        '`to`; orders and refunds without a customer are included. An order counts when it was placed, a refund when it was given back',
    ),
    ...whole,
  },
  (row) => ({
    period_days: row.periodDays,
    periods: row.periods.map((period) => ({
      from: isoTime(period.from),
      to: isoTime(period.to),
      caveats: period.caveats,
      ...tradeBody(period),
      buyers: period.buyers,
      new_buyers: period.newBuyers,
      average_order: period.averageOrder === null ? null : Math.round(period.averageOrder),
    })),
    ...wholeBody(row),
  }),
);

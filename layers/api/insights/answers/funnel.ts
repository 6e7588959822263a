import * as z from 'zod/mini';
import { count, described, share, time } from '../../fields.ts';
import { isoTime, roundedOrNull } from '../../wire.ts';
import { insightAnswer, privacyBudget } from './insight-answer.ts';

/** From looking to buying. */
export const funnel = insightAnswer(
  'funnel',
  {
    from: time,
    to: time,
    steps: described(
      z.array(
        z.strictObject({
          step: z.enum(['view', 'cart', 'purchase']),
          customers: described(
            z.nullable(count),
            'Known customers who did it at least once; null where the data have no such events of customers',
          ),
          sessions: described(
            z.nullable(count),
            'Sessions in which it was done, also those without a customer; null where no such event of the data has a session',
          ),
          conversion: described(
            z.nullable(share),
            'Share of the sessions with the step before that have this one too; null for the first, and without sessions',
          ),
        }),
      ),
      'After `from`, up to `to`',
    ),
    privacy: z.optional(privacyBudget),
  },
  (row) => ({
    from: isoTime(row.from),
    to: isoTime(row.to),
    steps: row.steps.map((step) => ({ ...step, conversion: roundedOrNull(step.conversion) })),
    ...(row.privacy === undefined ? {} : { privacy: row.privacy }),
  }),
);

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
            'Who did it at least once; known customers only; null where the data have no such events of customers',
          ),
          sessions: described(
            z.nullable(count),
            'In which it was done, those without a customer too; null where no such event of the data has a session',
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

import * as z from 'zod/mini';
import { described } from '../../fields.ts';
import { insightAnswer, privacyBudget } from './insight-answer.ts';

/** An insight that is not published while aggregates are private, and why. */
export const suppressed = insightAnswer(
  'suppressed',
  {
    of: described(z.string(), 'The insight that was asked for'),
    reason: z.string(),
    privacy: privacyBudget,
  },
  ({ of, reason, epsilon, delta }) => ({ of, reason, privacy: { epsilon, delta } }),
);

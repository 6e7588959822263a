import * as z from 'zod/mini';
import { count, described } from '../../fields.ts';
import { figures } from './attribution.ts';
import { insightAnswer } from './insight-answer.ts';

const { answers, purchases, revenue } = figures;

/** What the arms of each experiment brought since it began. */
export const experiments = insightAnswer(
  'experiments',
  {
    experiments: z.array(
      z.strictObject({
        experiment_id: z.string(),
        arms: z.array(
          z.strictObject({
            arm: z.string(),
            subjects: described(count, 'Customers or sessions that were shown something'),
            clicked: described(count, 'Those of them who clicked'),
            bought: described(count, 'Those of them who bought'),
            answers,
            purchases,
            revenue,
          }),
        ),
      }),
    ),
  },
  (row) => ({
    experiments: row.experiments.map(({ id, arms }) => ({
      experiment_id: id,
      arms: arms.map(({ id: arm, contexts: _, ...one }) => ({
        arm,
        ...one,
        revenue: Math.round(one.revenue),
      })),
    })),
  }),
);

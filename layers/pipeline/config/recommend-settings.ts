import { z } from 'zod';
import { REPEAT_RULES } from '../../analytics/items/context.ts';
import { DEFAULT_WEIGHTS } from '../../analytics/recommend/interactions.ts';
import { EVENT_TYPES } from '../../contract/events/event-types.ts';
import { exposureSettings } from './exposure-settings.ts';

const halfLifeDays = z.number().positive().nullable();
const windowDays = z.number().positive().nullable();
const candidate = z.strictObject({
  model: z.string(),
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  halfLifeDays: halfLifeDays.optional(),
  windowDays: windowDays.optional(),
});

const NEIGHBOURS_AND_DEMAND = { parts: 'item-knn,user-knn,recent-popularity', learners: 1000 };

/** Settings of the recommendations: `recommend` in the shop's configuration. */
export const recommendSettings = z
  .strictObject({
    candidates: z
      .array(candidate)
      .min(1)
      .default([
        { model: 'hybrid', settings: NEIGHBOURS_AND_DEMAND },
        { model: 'hybrid', settings: NEIGHBOURS_AND_DEMAND, halfLifeDays: null },
        { model: 'item-knn', settings: {} },
      ])
      .describe(
        'Models that compete on the window before the hold-out; the one with the best NDCG is judged. Each has a model name, the ' +
          "model's settings and, if it differs from the shop's, its own halfLifeDays and windowDays. While the history is too " +
          'short to compare, the first is taken.',
      ),
    selection: z
      .strictObject({
        everyDays: z
          .number()
          .positive()
          .default(7)
          .describe('Days of new data after which the models are compared again.'),
        growth: z
          .number()
          .positive()
          .default(0.2)
          .describe(
            'Growth of the number of events, as a share, after which the models are compared earlier.',
          ),
        work: z
          .number()
          .positive()
          .default(10e9)
          .describe('Most work that one comparison may do, in pairs of items that a customer has.'),
      })
      .prefault({})
      .describe('When the models are compared again, and how much work that may take.'),
    weights: z
      .partialRecord(z.enum(EVENT_TYPES), z.number().min(0))
      .default(DEFAULT_WEIGHTS)
      .describe(
        'How much one event of a type says about preference, by event type; types left out count as 0.',
      ),
    halfLifeDays: halfLifeDays
      .default(180)
      .describe('Age in days at which an event counts half; null: events do not lose weight with age.'),
    windowDays: windowDays
      .default(null)
      .describe('Days of history that the models learn from; null: all of it.'),
    holdoutDays: z
      .number()
      .positive()
      .default(28)
      .describe('Days at the end of the history that are held out to judge the models.'),
    judgedAt: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(20)
      .describe('Length, in items, of the lists that are judged.'),
    listLength: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(100)
      .describe('Length, in items, of the lists that are published.'),
    exposure: exposureSettings,
    repeat: z
      .enum(REPEAT_RULES)
      .default('auto')
      .describe(
        'Whether lists may hold items that the customer has bought. auto: in categories whose own customers buy the same item ' +
          'again (groceries, not washing machines); always: whatever is bought repeatedly; never.',
      ),
  })
  .prefault({})
  .describe('Recommendations: what is learnt from which events, and how models are chosen.');

import * as z from 'zod/mini';
import type { Serving } from '../../contract/control-records.ts';
import type { ModelRow } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import { asOf, component, count, currency, days, described, modelVersion, time } from '../fields.ts';
import { operation } from '../operation.ts';
import { isoTime, modelHeadBody, snakeKeys } from '../wire.ts';

const positive = z.number().check(z.positive());

const response = component(
  'Model',
  z.strictObject({
    model_version: modelVersion,
    activated_at: time,
    expires_at: described(time, 'After this the results may be removed, unless a run renews them'),
    as_of: asOf,
    currency,
    customers: count,
    items: count,
    events: count,
    rejected_rows: count,
    recipe: z.strictObject({
      model: z.string(),
      settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
    }),
    holdout: described(
      z.nullable(
        z.strictObject({
          cut: time,
          customers: count,
          k: days,
          models: z.array(
            z.strictObject({
              model: z.string(),
              recall: z.number(),
              ndcg: z.number(),
              hit_rate: z.number(),
              coverage: z.number(),
            }),
          ),
        }),
      ),
      'How the models tried did on the time held out; null when the history was too short',
    ),
    verdict: z.strictObject({ outcome: z.enum(['publish', 'hold', 'invalid']), reason: z.string() }),
    privacy: described(
      z.optional(
        z.strictObject({
          epsilon: positive,
          delta: positive,
          releases: described(z.array(z.string()), 'What was published with noise, sharing epsilon'),
          given: described(z.string(), 'What the guarantee takes as given'),
          suppressed: described(z.record(z.string(), z.string()), 'What is not published, with the reason'),
        }),
      ),
      'Set where aggregates are differentially private',
    ),
  }),
);

/** What the serving model was made of and how it was judged. */
export const getCurrentModel = operation({
  route: 'GET /v1/models/current',
  audience: 'operator',
  response,
  act: async (_, { model }) => {
    const { serving, card } = await model.read([]);
    return { body: modelBody(serving, card) };
  },
});

/** The card of a version as it is answered. */
export function modelBody(serving: Serving, card: ModelRow): DeepReadonly<z.output<typeof response>> {
  const { customers, items, events, rejectedRows, recipe, holdout, verdict, privacy } = card;
  return {
    ...modelHeadBody(serving, card),
    activated_at: isoTime(serving.activatedAt),
    expires_at: isoTime(serving.expiresAt),
    customers,
    items,
    events,
    rejected_rows: rejectedRows,
    recipe,
    holdout: holdout && { ...holdout, cut: isoTime(holdout.cut), models: holdout.models.map(snakeKeys) },
    verdict,
    ...(privacy === undefined ? {} : { privacy }),
  };
}

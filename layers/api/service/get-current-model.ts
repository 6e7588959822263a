import * as z from 'zod/mini';
import type { Serving } from '../../contract/control-records.ts';
import type { ModelRow } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import { asOf, component, count, currency, days, described, modelVersion, share, time } from '../fields.ts';
import { operation } from '../operation.ts';
import { isoTime, modelHeadBody, snakeKeys } from '../wire.ts';

const positive = z.number().check(z.positive());

const number = z.number();
const exposure = z.strictObject({
  list_length: described(count, 'Places of each list that are counted'),
  lists: count,
  coverage: described(share, 'Share of the items that customers have which are in some list'),
  gini: described(
    number,
    'Gini coefficient of how often items are shown: 0, all equally often; 1, always the same',
  ),
  commonest_item_share: described(share, 'Share of the lists that have the commonest item'),
  top_ten_share: described(share, 'Share of all places that the ten commonest items have'),
  novelty: described(number, 'Mean bits of a shown item: −log2 of the share of customers who have it'),
  overlap: described(
    z.nullable(share),
    'Mean share of a list that the best unpersonalised list has too; null: not compared',
  ),
});

const response = component(
  'Model',
  z.strictObject({
    model_version: modelVersion,
    activated_at: time,
    expires_at: described(time, 'After this the results may be removed, unless a run renews them'),
    held_since: described(
      z.nullable(time),
      'Since when an operator holds this version after a roll-back: runs publish nothing until `npm run models -- resume`. Null: not held',
    ),
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
              exposure: described(z.nullable(exposure), 'How the lists used the catalogue'),
            }),
          ),
        }),
      ),
      'How the models tried did on the time held out; null when the history was too short',
    ),
    exposure: described(
      z.optional(
        z.strictObject({
          strength: described(number, 'How strongly lists are re-ranked by exposure; 0: not at all'),
          limits: described(
            z.strictObject({
              commonest_item_share: share,
              gini: share,
              coverage: share,
              novelty: number,
              overlap: share,
              gain: number,
            }),
            'Limits that lists are judged by: settings below `recommend.exposure`',
          ),
          chosen_by: described(
            z.nullable(z.string()),
            'The rule that chose the strength, and what it gave; null: an earlier choice stands',
          ),
          curve: described(
            z.array(z.strictObject({ strength: number, ndcg: number, recall: number, exposure })),
            'Accuracy against concentration on the window before the hold-out, by strength',
          ),
        }),
      ),
      'How evenly lists show the catalogue; absent while aggregates are private',
    ),
    cut_histories: described(
      z.optional(z.strictObject({ customers: count, pairs: count, longest: count })),
      'Customers with more items than `longest`: only their latest were learnt from, `pairs` were left out. Absent: none',
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
  const {
    customers,
    items,
    events,
    rejectedRows,
    recipe,
    holdout,
    verdict,
    privacy,
    exposure,
    cutHistories,
  } = card;
  return {
    ...modelHeadBody(serving, card),
    activated_at: isoTime(serving.activatedAt),
    expires_at: isoTime(serving.expiresAt),
    held_since: serving.heldSince === undefined ? null : isoTime(serving.heldSince),
    customers,
    items,
    events,
    rejected_rows: rejectedRows,
    recipe,
    holdout: holdout && {
      ...holdout,
      cut: isoTime(holdout.cut),
      models: holdout.models.map((model) => ({
        ...snakeKeys(model),
        exposure: model.exposure == null ? null : snakeKeys(model.exposure),
      })),
    },
    ...(exposure === undefined ? {} : { exposure: exposureBody(exposure) }),
    ...(cutHistories === undefined ? {} : { cut_histories: cutHistories }),
    verdict,
    ...(privacy === undefined ? {} : { privacy }),
  };
}

function exposureBody({ strength, limits, chosenBy, curve }: NonNullable<ModelRow['exposure']>) {
  return {
    strength,
    limits: snakeKeys(limits),
    chosen_by: chosenBy,
    curve: curve.map((point) => ({ ...point, exposure: snakeKeys(point.exposure) })),
  };
}

import * as z from 'zod';
import { SOURCES } from '../../analytics/serve/listed.ts';
import { REASON_KEYS } from '../../contract/rows.ts';
import { count, currency, identifier, modelVersion, money, share } from '../fields.ts';

const recommendationId = z.string().min(1).meta({
  description:
    'Names this answer. Send it with the impressions, clicks and purchases that come of it. Not part of the ETag.',
});

export const itemBody = z.strictObject({
  item_id: identifier,
  title: z.string().nullable(),
  category: z.array(z.string()).meta({ description: 'Path from the root; empty when unknown' }),
  brand: z.string().nullable(),
  price: money.nullable(),
});

const days = z.number().min(0);

export const reasonBody = z.strictObject({
  key: z.enum(REASON_KEYS).meta({
    description:
      'Stable; translate by it. `because_of_items` names items of the customer that are clearly like this one; without any that ' +
      'is, `liked_by_similar_customers`',
  }),
  parameters: z.strictObject({
    items: z.array(z.strictObject({ item_id: identifier, title: z.string().nullable() })),
    category: z.array(z.string()).optional(),
    period_days: days.optional().meta({ description: 'Days that were looked at; absent: all of time' }),
    days_since: days.optional().meta({ description: 'Since the customer last bought it' }),
    usual_gap_days: days
      .nullable()
      .optional()
      .meta({ description: 'Between two purchases of it; one gap is no habit, see `times`' }),
    times: count.optional().meta({ description: 'Purchases of it' }),
    support: share.optional().meta({ description: 'Share of all baskets that hold both' }),
    confidence: share.optional().meta({
      description: 'Share of the baskets with the item named, the first of two, that hold this one',
    }),
    lift: z.number().min(0).optional().meta({ description: 'Confidence over chance' }),
  }),
  text: z.string().min(1).meta({ description: 'The same in English' }),
});

const source = z.enum(SOURCES);

export const listedItemBody = z.strictObject({
  ...itemBody.shape,
  score: z.number().meta({ description: 'Comparable within one list and source only' }),
  source: source.meta({ description: 'The list it is from, where an answer was filled up from several' }),
  reason: reasonBody,
});

const answer = {
  model_version: modelVersion,
  source: source.meta({
    description:
      'The first list that served: `personal`, `session`, `segment`, `category`, `popular` (lately), `all_time`, or what ' +
      'was asked for by name',
  }),
  placement: z.string().nullable(),
  experiment: z
    .strictObject({ experiment_id: identifier, arm: identifier })
    .nullable()
    .meta({ description: 'The experiment that this answer is part of' }),
  currency,
  items: z.array(listedItemBody).max(100).meta({ description: 'Best first' }),
};

export const recommendationsBody = z.strictObject({
  recommendation_id: recommendationId,
  customer_id: identifier.nullable(),
  ...answer,
});

export const itemListBody = z.strictObject({
  recommendation_id: recommendationId,
  item_id: identifier,
  item: itemBody
    .nullable()
    .meta({ description: 'The item asked about; null when neither model nor live catalogue know it' }),
  ...answer,
});

export const basketListBody = z.strictObject({
  recommendation_id: recommendationId,
  mode: z.enum(['missing', 'similar']),
  ...answer,
});

export const shopListBody = z.strictObject({ recommendation_id: recommendationId, ...answer });

export const similarCustomersBody = z.strictObject({
  customer_id: identifier,
  model_version: modelVersion,
  known: z.boolean().meta({ description: 'False when the model knows nothing that the customer did' }),
  customers: z
    .array(
      z.strictObject({
        customer_id: identifier,
        similarity: share.meta({ description: 'Cosine of the histories, rare items counting most' }),
        shared_items: count,
        segment_id: identifier,
      }),
    )
    .max(100)
    .meta({ description: 'Likest first' }),
});

/** Named in the OpenAPI document. */
export const listSchemas = {
  Item: itemBody,
  Reason: reasonBody,
  ListedItem: listedItemBody,
  Recommendations: recommendationsBody,
  ItemList: itemListBody,
  BasketList: basketListBody,
  ShopList: shopListBody,
  SimilarCustomers: similarCustomersBody,
} as const;

export type ItemBody = z.infer<typeof itemBody>;
export type ListedItemBody = z.infer<typeof listedItemBody>;
export type SimilarCustomersBody = z.infer<typeof similarCustomersBody>;

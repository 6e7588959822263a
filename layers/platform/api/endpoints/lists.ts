import { chooseList } from '../../../analytics/serve/choose.ts';
import type { ListedItem } from '../../../analytics/serve/rows.ts';
import { type Answer, endpoint } from '../../http/endpoint.ts';
import { newRecommendationId } from '../../http/recommendation-id.ts';
import { operations } from '../operations.ts';
import type {
  ListedItemBody,
  PopularItemsBody,
  RecommendationsBody,
  SimilarItemsBody,
} from '../responses.ts';
import { itemBody, listedItemBody } from '../shapes.ts';

type Named<B> = Omit<B, 'recommendation_id'>;

/** What to show this customer: the personal list, or what is popular while there is none. */
export const getRecommendations = endpoint(operations.getRecommendations, async (input, model) => {
  const { serving, card, popular, rows } = await model.read([
    { kind: 'recommendations', id: input.customerId },
  ] as const);
  const { source, items } = chooseList(
    [
      { source: 'personal', row: rows[0] },
      { source: 'popular', row: popular },
    ],
    input.limit,
  );
  const body: Named<RecommendationsBody> = {
    customer_id: input.customerId,
    model_version: serving.version,
    source,
    currency: card.currency,
    items: listed(items),
  };
  return recommended(body);
});

/** What goes with this item, or what is popular while nothing is known to. */
export const getSimilarItems = endpoint(operations.getSimilarItems, async (input, model) => {
  const { serving, card, popular, rows } = await model.read([{ kind: 'similar', id: input.itemId }] as const);
  const { source, items } = chooseList(
    [
      { source: 'similar', row: rows[0] },
      { source: 'popular', row: popular },
    ],
    input.limit,
    input.itemId,
  );
  const body: Named<SimilarItemsBody> = {
    item_id: input.itemId,
    item: rows[0]?.of === undefined ? null : itemBody(rows[0].of),
    model_version: serving.version,
    source,
    currency: card.currency,
    items: listed(items),
  };
  return recommended(body);
});

/** What sells at present. */
export const getPopularItems = endpoint(operations.getPopularItems, async (input, model) => {
  const { serving, card, popular } = await model.read([]);
  const { source, items } = chooseList([{ source: 'popular', row: popular }], input.limit);
  const body: Named<PopularItemsBody> = {
    model_version: serving.version,
    source,
    currency: card.currency,
    items: listed(items),
  };
  return recommended(body);
});

function listed(items: readonly ListedItem[]): ListedItemBody[] {
  return items.map(listedItemBody);
}

function recommended(body: { readonly source: string; readonly model_version: string }): Answer {
  return {
    body,
    perAnswer: {
      recommendation_id: newRecommendationId({
        source: body.source,
        placement: null,
        experiment: null,
        version: body.model_version,
      }),
    },
  };
}

import { recommendationsInput } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { recommend, recommendations } from './recommend.ts';

/** What to show to a visitor, known or not, in the middle of a session. At most two batched reads. */
export const createRecommendations = operation({
  route: 'POST /v1/recommendations',
  audience: 'storefront',
  body: recommendationsInput,
  response: recommendations,
  fromMemory: true,
  act: ({ body }, context) => {
    const page = body.context.item_id === undefined ? [] : [body.context.item_id];
    return recommend(
      {
        customer: body.customer_id,
        sessionId: body.session_id,
        session: [...body.session, ...page],
        basket: body.basket,
        category: body.context.category,
      },
      { ...body, exclude: [...body.exclude, ...body.basket, ...page] },
      context,
    );
  },
});

import { buyAgainList } from '../../analytics/serve/candidate-list.ts';
import { dueForReorder, recentActivityOf } from '../../analytics/serve/recent-activity.ts';
import { listAnswer, readBatch } from '../lists/list-answer.ts';
import { shortListQuery } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { ReadBatch } from '../reading/read-batch.ts';
import { recommendations } from './recommend.ts';

/** What this customer buys again and again; nothing else, so it may be empty. One batched read. */
export const getBuyAgain = operation({
  route: 'GET /v1/customers/{customerId}/buy-again',
  audience: 'storefront',
  params: { customerId: identifier },
  query: shortListQuery,
  response: recommendations,
  act: async ({ customerId, ...query }, context) => {
    const batch = new ReadBatch();
    const reorderRow = batch.row('buy-again', customerId);
    const activity = batch.row('activity', customerId);
    const { context: serving, rows } = await readBatch(context, batch, []);
    const { now } = serving;
    const { purchased } = recentActivityOf([activity(rows)], { session: [], basket: [] }, now);
    const items = dueForReorder(reorderRow(rows)?.items ?? [], purchased, now);
    const lists = [buyAgainList({ items }, serving.card.asOf)] as const;
    return listAnswer(serving, { ...query, strict: true }, lists, { customer_id: customerId });
  },
});

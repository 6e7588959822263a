import { ClienteleError } from '../../contract/errors.ts';
import { operation } from '../operation.ts';
import { catalogueItem, catalogueItemBody } from './item.ts';
import { itemInPath } from './item-path.ts';
import { readItem, UNKNOWN_ITEM } from './read-item.ts';

/** What is known of an item, by the live catalogue or the serving model. */
export const getItem = operation({
  route: 'GET /v1/items/{itemId}',
  audience: 'back-office',
  params: { itemId: itemInPath },
  response: catalogueItem,
  act: async ({ itemId }, { model, ports: { store, now } }) => {
    const found = await readItem(itemId, model, store);
    if (found === undefined) throw new ClienteleError('request.not_found', UNKNOWN_ITEM);
    return { body: catalogueItemBody(itemId, found, now()) };
  },
});

import * as z from 'zod/mini';
import { identifier, noBody, nothing, unqueried } from '../parameters.ts';
import { itemAttributes, itemId, itemRows } from './item-schema.ts';

/** An item in a path: by any form of its identifier, and held to what dumps are held to. */
const anItem = z.object({ itemId: z.pipe(identifier, itemId) });

export const catalogueOperations = {
  getItem: unqueried({ id: 'getItem', route: 'GET /v1/items/{itemId}', params: anItem, body: noBody }),
  putItem: unqueried({
    id: 'putItem',
    route: 'PUT /v1/items/{itemId}',
    params: anItem,
    body: itemAttributes,
  }),
  deleteItem: unqueried({
    id: 'deleteItem',
    route: 'DELETE /v1/items/{itemId}',
    params: anItem,
    body: noBody,
    success: 204,
  }),
  putItems: unqueried({
    id: 'putItems',
    route: 'POST /v1/items',
    params: nothing,
    body: itemRows,
    success: 202,
  }),
} as const;

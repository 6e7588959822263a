import * as z from 'zod/mini';
import { listOperations } from '../lists/operations.ts';
import { identifier, noBody, nothing, unqueried } from '../parameters.ts';
import { itemAttributes, itemChanges, itemId, itemRows } from './item-schema.ts';

/** An item in a path: by any form of its identifier, and held to what dumps are held to. */
const anItem = z.object({ itemId: z.pipe(identifier, itemId) });

/** Words that stand where an identifier would: `popular`, `trending`, `new`. */
const WORDS: ReadonlySet<string> = new Set(
  Object.values(listOperations).flatMap(({ route }) => /^GET \/v1\/items\/(\w+)$/.exec(route)?.[1] ?? []),
);

/** An item that is to be changed: a path of something else is never taken for it. */
const anItemToChange = z.object({
  itemId: z.pipe(
    z
      .string()
      .check(
        z.refine(
          (segment) => !WORDS.has(segment),
          'names a list here; send an item of this identifier as `~` and the base64url of it',
        ),
      ),
    anItem.shape.itemId,
  ),
});

export const catalogueOperations = {
  getItem: unqueried({ id: 'getItem', route: 'GET /v1/items/{itemId}', params: anItem, body: noBody }),
  putItem: unqueried({
    id: 'putItem',
    route: 'PUT /v1/items/{itemId}',
    params: anItemToChange,
    body: itemAttributes,
  }),
  patchItem: unqueried({
    id: 'patchItem',
    route: 'PATCH /v1/items/{itemId}',
    params: anItemToChange,
    body: itemChanges,
  }),
  deleteItem: unqueried({
    id: 'deleteItem',
    route: 'DELETE /v1/items/{itemId}',
    params: anItemToChange,
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

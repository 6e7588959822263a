import * as z from 'zod/mini';
import { identifier } from '../parameters.ts';
import { itemId } from './item-request.ts';

/** An item in a path: by any form of its identifier, and under the rules that dumps have for identifiers. */
export const itemInPath = z.pipe(identifier, itemId);

/** Lists of items whose path looks like that of an item: `GET /v1/items/popular`. A test holds this against the routes. */
const ITEM_LISTS: readonly string[] = ['popular', 'trending', 'new'];

/** An item that is to be changed: the path of a list is never taken for it. */
export const itemToChange = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (segment) => !ITEM_LISTS.includes(segment),
        'names a list here; send an item of this identifier as `~` and the base64url of it',
      ),
    ),
  itemInPath,
);

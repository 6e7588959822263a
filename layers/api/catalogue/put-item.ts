import { writeItems } from '../../stores/live/catalogue.ts';
import { knownItems } from '../../stores/live/known-items.ts';
import { type Context, operation } from '../operation.ts';
import { catalogueItem } from './item.ts';
import { itemWriteOf } from './item-patch.ts';
import { itemToChange } from './item-path.ts';
import { itemAttributes } from './item-request.ts';
import type { CatalogueRequestPorts } from './ports.ts';
import { invalidBody, requireValid, writtenItem } from './write-item.ts';

/** Replaces all that there is to know of an item. */
export const putItem = operation({
  route: 'PUT /v1/items/{itemId}',
  audience: 'back-office',
  params: { itemId: itemToChange },
  body: itemAttributes,
  response: catalogueItem,
  act: async ({ itemId, body }, { ports }: Context<CatalogueRequestPorts>) => {
    const { item_id: named = itemId, ...attributes } = body;
    if (named !== itemId) {
      const detail = 'names another item than the path does; it may be left out';
      throw invalidBody({ code: 'field.invalid', detail, pointer: '/item_id' });
    }
    const write = requireValid(
      itemWriteOf(itemId, attributes, { money: await ports.money(), now: ports.now() }),
    );
    const known = await knownItems([itemId], ports);
    const [live] = await writeItems([write], known, ports);
    return writtenItem(itemId, live, known, ports);
  },
});

import * as z from 'zod/mini';
import { ClienteleError } from '../../contract/errors.ts';
import { changeItem } from '../../stores/live/catalogue.ts';
import { knownWrite } from '../../stores/live/item-write.ts';
import { type Context, operation } from '../operation.ts';
import { itemToChange } from './item-path.ts';
import type { CatalogueRequestPorts } from './ports.ts';
import { CATALOGUE_FULL, requireKnown } from './write-item.ts';

/** Hides a known item. */
export const deleteItem = operation({
  route: 'DELETE /v1/items/{itemId}',
  audience: 'back-office',
  params: { itemId: itemToChange },
  response: z.undefined(),
  act: async ({ itemId }, { ports }: Context<CatalogueRequestPorts>) => {
    const money = await ports.money();
    const { item } = await changeItem(
      itemId,
      (before) => ({ ...knownWrite(itemId, requireKnown(before), money), hidden: true }),
      ports,
    );
    if (item === undefined) throw new ClienteleError('catalogue.full', CATALOGUE_FULL);
    return undefined;
  },
});

import { changeItem } from '../../stores/live/catalogue.ts';
import { knownWrite } from '../../stores/live/item-write.ts';
import { type Context, operation } from '../operation.ts';
import { catalogueItem } from './item.ts';
import { changedWrite } from './item-patch.ts';
import { itemToChange } from './item-path.ts';
import { itemChanges } from './item-request.ts';
import type { CatalogueRequestPorts } from './ports.ts';
import { requireKnown, requireValid, writtenItem } from './write-item.ts';

/** Changes a known item in part. */
export const patchItem = operation({
  route: 'PATCH /v1/items/{itemId}',
  audience: 'back-office',
  params: { itemId: itemToChange },
  body: itemChanges,
  response: catalogueItem,
  act: async ({ itemId, body }, { ports }: Context<CatalogueRequestPorts>) => {
    const money = await ports.money();
    const { item, known } = await changeItem(
      itemId,
      (before) =>
        requireValid(changedWrite(knownWrite(itemId, requireKnown(before), money), body, { money })),
      ports,
    );
    return writtenItem(itemId, item, known, ports);
  },
});

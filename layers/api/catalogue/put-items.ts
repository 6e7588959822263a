import * as z from 'zod/mini';
import { writeItems } from '../../stores/live/catalogue.ts';
import type { ItemWrite } from '../../stores/live/item-write.ts';
import { knownItems } from '../../stores/live/known-items.ts';
import { component, count, described, stableCode } from '../fields.ts';
import { FIELD_CODES, type FieldFault, fieldFaults, readBy } from '../http/field-faults.ts';
import { type Context, operation } from '../operation.ts';
import { itemWriteOf } from './item-patch.ts';
import { itemRow, itemRows } from './item-request.ts';
import type { CatalogueRequestPorts } from './ports.ts';
import { CATALOGUE_FULL } from './write-item.ts';

const place = {
  index: described(count, 'Place in the request, from 0'),
  detail: z.string(),
  pointer: described(z.string(), 'JSON pointer into the item; empty for the item as a whole'),
};
const rejection = component(
  'ItemRejection',
  z.strictObject({ ...place, code: stableCode([...FIELD_CODES, 'catalogue.full']) }),
);
const warning = component('ItemWarning', z.strictObject({ ...place, code: stableCode(['item.untitled']) }));

const UNTITLED = 'is missing: the item is shown once it has a title, as others of the shop do';

/** Replaces many items at a time, each by itself. Of one that comes twice the last counts. */
export const putItems = operation({
  route: 'POST /v1/items',
  audience: 'back-office',
  body: itemRows,
  response: component(
    'ItemsAccepted',
    z.strictObject({
      accepted: count,
      rejected: z.array(rejection),
      warnings: described(z.array(warning), 'Accepted, but perhaps not what was meant'),
    }),
  ),
  success: 202,
  act: async ({ body }, { ports }: Context<CatalogueRequestPorts>) => {
    const context = { money: await ports.money(), now: ports.now() };
    const rejected: z.output<typeof rejection>[] = [];
    const warnings: z.output<typeof warning>[] = [];
    const writes = new Map<string, { readonly index: number; readonly write: ItemWrite }>();
    let accepted = 0;
    for (const [index, row] of body.items.entries()) {
      const write = rowOf(row, context);
      if ('code' in write) {
        rejected.push({ index, ...write });
        continue;
      }
      accepted += 1;
      writes.set(write.id, { index, write });
    }
    const last = [...writes.values()];
    const written =
      last.length === 0
        ? []
        : await writeItems(
            last.map(({ write }) => write),
            await knownItems([...writes.keys()], ports),
            ports,
          );
    for (const [at, { index }] of last.entries()) {
      const live = written[at];
      if (live?.untitled === true)
        warnings.push({ index, code: 'item.untitled', detail: UNTITLED, pointer: '/title' });
      if (live !== undefined) continue;
      rejected.push({ index, code: 'catalogue.full', detail: CATALOGUE_FULL, pointer: '' });
      accepted -= 1;
    }
    const byPlace = (a: { index: number }, b: { index: number }) => a.index - b.index;
    return { body: { accepted, rejected: rejected.sort(byPlace), warnings: warnings.sort(byPlace) } };
  },
});

function rowOf(row: unknown, context: Parameters<typeof itemWriteOf>[2]): ItemWrite | FieldFault {
  const parsed = readBy(itemRow, row);
  if (!parsed.success) return fieldFaults(parsed.error, row)[0]!;
  const { item_id: id, ...attributes } = parsed.data;
  return itemWriteOf(id, attributes, context);
}

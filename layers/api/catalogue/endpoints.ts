import { ClienteleError } from '../../contract/errors.ts';
import type { LiveItem } from '../../contract/item.ts';
import { changeItem, type KnownItems, knownItems, writeItems } from '../../stores/live/catalogue.ts';
import { type ItemWrite, knownWrite } from '../../stores/live/item-write.ts';
import { endpoint } from '../http/endpoint.ts';
import { type FieldFault, fieldFaults, readBy } from '../http/field-faults.ts';
import type { RequestPorts } from '../http/ports.ts';
import { InvalidRequest } from '../http/problem.ts';
import { changedWrite, itemWriteOf } from './item-said.ts';
import { itemRow } from './item-schema.ts';
import { catalogueOperations as operations } from './operations.ts';
import type { CatalogueRequestPorts as Ports } from './ports.ts';
import { readItem } from './read-item.ts';
import type { ItemsAcceptedBody } from './responses.ts';
import { catalogueItem } from './shapes.ts';

type Rejection = ItemsAcceptedBody['rejected'][number];

const FULL =
  'The live catalogue has no room for more changed items until runs have learnt those it holds. Deliver a dump of items instead.';
const UNKNOWN = 'Neither the catalogue nor the model knows this item.';
const UNTITLED = 'is missing: the item is shown once it has a title, as others of the shop do';

/** What is known of an item: the live catalogue's word, or the serving model's. */
export const getItem = endpoint(
  operations.getItem,
  async ({ itemId }, model, { store, now }: RequestPorts) => {
    const found = await readItem(itemId, model, store);
    if (found === undefined) throw new ClienteleError('request.not_found', UNKNOWN);
    return { body: catalogueItem(itemId, found, now()) };
  },
);

/** Says everything anew that there is to say of an item. */
export const putItem = endpoint(operations.putItem, async ({ itemId, body }, _, ports: Ports) => {
  const { item_id: named = itemId, ...said } = body;
  if (named !== itemId) {
    const detail = 'names another item than the path does; it may be left out';
    throw refused({ code: 'field.invalid', detail, pointer: '/item_id' });
  }
  const write = accepted(itemWriteOf(itemId, said, { money: await ports.money(), now: ports.now() }));
  const known = await knownItems([itemId], ports);
  const [live] = await writeItems([write], known, ports);
  return itemAnswer(itemId, live, known, ports);
});

/** Changes what is said of an item that somebody knows. */
export const patchItem = endpoint(operations.patchItem, async ({ itemId, body }, _, ports: Ports) => {
  const money = await ports.money();
  const { item, known } = await changeItem(
    itemId,
    (before) => accepted(changedWrite(knownWrite(itemId, somethingOf(before), money), body, { money })),
    ports,
  );
  return itemAnswer(itemId, item, known, ports);
});

/** Hides an item that somebody knows. */
export const deleteItem = endpoint(operations.deleteItem, async ({ itemId }, _, ports: Ports) => {
  const money = await ports.money();
  const { item } = await changeItem(
    itemId,
    (before) => ({ ...knownWrite(itemId, somethingOf(before), money), hidden: true }),
    ports,
  );
  if (item === undefined) throw new ClienteleError('catalogue.full', FULL);
  return { body: {} };
});

/** Many items at a time, each looked at by itself. Of one that is told twice the last word counts. */
export const putItems = endpoint(operations.putItems, async ({ body }, _, ports: Ports) => {
  const understanding = { money: await ports.money(), now: ports.now() };
  const rejected: Rejection[] = [];
  const warnings: ItemsAcceptedBody['warnings'] = [];
  const writes = new Map<string, { readonly index: number; readonly write: ItemWrite }>();
  let good = 0;
  for (const [index, row] of body.items.entries()) {
    const write = rowOf(row, understanding);
    if ('code' in write) {
      rejected.push({ index, ...write });
      continue;
    }
    good += 1;
    writes.set(write.id, { index, write });
  }
  const wanted = [...writes.values()];
  const written =
    wanted.length === 0
      ? []
      : await writeItems(
          wanted.map(({ write }) => write),
          await knownItems([...writes.keys()], ports),
          ports,
        );
  for (const [at, { index }] of wanted.entries()) {
    const live = written[at];
    if (live?.untitled === true)
      warnings.push({ index, code: 'item.untitled', detail: UNTITLED, pointer: '/title' });
    if (live !== undefined) continue;
    rejected.push({ index, code: 'catalogue.full', detail: FULL, pointer: '' });
    good -= 1;
  }
  const byPlace = (a: { index: number }, b: { index: number }) => a.index - b.index;
  const answer: ItemsAcceptedBody = {
    accepted: good,
    rejected: rejected.sort(byPlace),
    warnings: warnings.sort(byPlace),
  };
  return { body: answer };
});

function rowOf(row: unknown, understanding: Parameters<typeof itemWriteOf>[2]): ItemWrite | FieldFault {
  const parsed = readBy(itemRow, row);
  if (!parsed.success) return fieldFaults(parsed.error, row)[0]!;
  const { item_id: id, ...said } = parsed.data;
  return itemWriteOf(id, said, understanding);
}

function somethingOf(before: Parameters<typeof knownWrite>[1]): typeof before {
  if (before.live === undefined && before.card === undefined)
    throw new ClienteleError('request.not_found', UNKNOWN);
  return before;
}

function accepted(write: ItemWrite | FieldFault): ItemWrite {
  if ('code' in write) throw refused(write);
  return write;
}

function refused({ code, detail, pointer }: FieldFault): InvalidRequest {
  return new InvalidRequest([{ in: 'body', code, parameter: pointer, detail }]);
}

async function itemAnswer(
  id: string,
  live: LiveItem | undefined,
  { cards, version }: KnownItems,
  ports: Ports,
) {
  if (live === undefined) throw new ClienteleError('catalogue.full', FULL);
  const currency = (await ports.money())?.currency ?? null;
  return { body: catalogueItem(id, { live, card: cards.get(id), currency, version }, ports.now()) };
}

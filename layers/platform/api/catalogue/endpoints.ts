import { ClienteleError } from '../../../analytics/errors.ts';
import { endpoint } from '../../http/endpoint.ts';
import { bodyFaults } from '../../http/parse-input.ts';
import type { RequestPorts } from '../../http/ports.ts';
import { InvalidRequest } from '../../http/problem.ts';
import { knownItems, liveItemOf, writeItems } from '../../live/catalogue.ts';
import { hiding, type ItemWrite } from '../../live/item-write.ts';
import { currencyFault, itemRow, itemWriteOf } from './item-schema.ts';
import { catalogueOperations as operations } from './operations.ts';
import type { CatalogueRequestPorts as Ports } from './ports.ts';
import { readItem } from './read-item.ts';
import type { ItemsAcceptedBody } from './responses.ts';
import { catalogueItem } from './shapes.ts';

type Rejection = ItemsAcceptedBody['rejected'][number];

const FULL =
  'The live catalogue has no room for more changed items until runs have learnt those it holds. Deliver a dump of items instead.';

/** What is known of an item: the live catalogue's word, or the serving model's. */
export const getItem = endpoint(
  operations.getItem,
  async ({ itemId }, model, { store, now }: RequestPorts) => {
    const found = await readItem(itemId, model, store);
    if (found === undefined) {
      throw new ClienteleError('request.not_found', 'Neither the catalogue nor the model knows this item.');
    }
    return { body: catalogueItem(itemId, found, now()) };
  },
);

/** Says everything anew that there is to say of an item. */
export const putItem = endpoint(operations.putItem, async ({ itemId, body }, _, ports: Ports) => {
  const money = await ports.money();
  const fault = currencyFault(body, money);
  if (fault !== undefined) throw new InvalidRequest([{ in: 'body', parameter: '/currency', detail: fault }]);
  const known = await knownItems([itemId], ports);
  const [live] = await writeItems([itemWriteOf(itemId, body, money)], known, ports);
  if (live === undefined) throw new ClienteleError('catalogue.full', FULL);
  const { version } = known;
  return {
    body: catalogueItem(
      itemId,
      { live, card: known.cards.get(itemId), currency: money?.currency ?? null, version },
      ports.now(),
    ),
  };
});

/** Hides an item, whether or not anything is known of it. */
export const deleteItem = endpoint(operations.deleteItem, async ({ itemId }, _, ports: Ports) => {
  const money = await ports.money();
  const known = await knownItems([itemId], ports);
  const before = liveItemOf(known.shards, itemId) ?? known.cards.get(itemId);
  const [live] = await writeItems([hiding(itemId, before, money?.currency)], known, ports);
  if (live === undefined) throw new ClienteleError('catalogue.full', FULL);
  return { body: {} };
});

/** Many items at a time, each looked at by itself. Of one that is told twice the last word counts. */
export const putItems = endpoint(operations.putItems, async ({ body }, _, ports: Ports) => {
  const money = await ports.money();
  const rejected: Rejection[] = [];
  const writes = new Map<string, { readonly index: number; readonly write: ItemWrite }>();
  let good = 0;
  for (const [index, row] of body.items.entries()) {
    const parsed = itemRow.safeParse(row);
    if (!parsed.success) {
      const [{ parameter, detail }] = bodyFaults(parsed.error, row) as [
        ReturnType<typeof bodyFaults>[number],
      ];
      rejected.push(invalid(index, parameter, detail));
      continue;
    }
    const { item_id: id, ...said } = parsed.data;
    const fault = currencyFault(said, money);
    if (fault !== undefined) {
      rejected.push(invalid(index, '/currency', fault));
      continue;
    }
    good += 1;
    writes.set(id, { index, write: itemWriteOf(id, said, money) });
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
    if (written[at] !== undefined) continue;
    rejected.push({ index, code: 'catalogue.full', detail: FULL, pointer: '' });
    good -= 1;
  }
  rejected.sort((a, b) => a.index - b.index);
  const answer: ItemsAcceptedBody = { accepted: good, rejected };
  return { body: answer };
});

function invalid(index: number, pointer: string, detail: string): Rejection {
  return { index, code: 'request.invalid', detail, pointer };
}

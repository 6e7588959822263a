import { ClienteleError } from '../../contract/errors.ts';
import type { LiveItem } from '../../contract/item.ts';
import type { ItemWrite, knownWrite } from '../../stores/live/item-write.ts';
import type { KnownItems } from '../../stores/live/known-items.ts';
import type { FieldFault } from '../http/field-faults.ts';
import { InvalidRequest } from '../http/problem.ts';
import { catalogueItemBody } from './item.ts';
import type { CatalogueRequestPorts } from './ports.ts';
import { UNKNOWN_ITEM } from './read-item.ts';

export const CATALOGUE_FULL =
  'The live catalogue has no room for more changed items until runs have learnt those it holds. Deliver a dump of items instead.';

type KnownItem = Parameters<typeof knownWrite>[1];

/** @throws ClienteleError `request.not_found` for an item that nobody knows */
export function requireKnown(item: KnownItem): KnownItem {
  if (item.live === undefined && item.card === undefined)
    throw new ClienteleError('request.not_found', UNKNOWN_ITEM);
  return item;
}

/** @throws InvalidRequest for what is wrong with the body */
export function requireValid(write: ItemWrite | FieldFault): ItemWrite {
  if ('code' in write) throw invalidBody(write);
  return write;
}

export function invalidBody({ code, detail, pointer }: FieldFault): InvalidRequest {
  return new InvalidRequest([{ in: 'body', code, parameter: pointer, detail }]);
}

/**
 * The item as it is now, as it is answered.
 * @param live undefined where there was no room for it
 * @throws ClienteleError `catalogue.full`
 */
export async function writtenItem(
  id: string,
  live: LiveItem | undefined,
  { cards, version }: KnownItems,
  ports: CatalogueRequestPorts,
) {
  if (live === undefined) throw new ClienteleError('catalogue.full', CATALOGUE_FULL);
  const currency = (await ports.money())?.currency ?? null;
  return { body: catalogueItemBody(id, { live, card: cards.get(id), currency, version }, ports.now()) };
}

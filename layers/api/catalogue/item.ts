import * as z from 'zod/mini';
import { cardAvailability, UNAVAILABLE_REASONS, unavailableReason } from '../../contract/availability.ts';
import type { DeepReadonly } from '../answer.ts';
import { component, described, identifier, modelVersion, time } from '../fields.ts';
import { isoTimeOrNull } from '../wire.ts';
import type { FoundItem } from './read-item.ts';

export const catalogueItem = component(
  'CatalogueItem',
  z.strictObject({
    item_id: identifier,
    source: described(
      z.enum(['live', 'model']),
      'Where the data come from: the live catalogue, or the serving model for an item that it lacks',
    ),
    updated_at: described(z.nullable(time), 'When the live catalogue was last updated'),
    model_version: described(z.nullable(modelVersion), 'The model that knows the item'),
    shown: described(z.boolean(), 'Whether it may be recommended at present'),
    not_shown_because: described(z.nullable(z.enum(UNAVAILABLE_REASONS)), 'The first reason why it may not'),
    title: z.nullable(z.string()),
    description: described(z.nullable(z.string()), 'From the live catalogue; models keep none'),
    category: z.array(z.string()),
    brand: z.nullable(z.string()),
    price_minor: described(z.nullable(z.int()), 'Minor units of `currency`'),
    price: described(
      z.optional(z.number()),
      'In place of `price_minor` before the first run, as it was sent: major units of `currency`',
    ),
    currency: described(
      z.nullable(z.string().check(z.regex(/^[A-Z]{3}$/))),
      'ISO 4217; null where it is not known yet',
    ),
    cost_minor: described(
      z.nullable(z.int()),
      'What one unit costs the shop, minor units of `currency`; null where unknown or before the first run',
    ),
    stock: described(z.nullable(z.number()), 'Units in stock; null where unknown'),
    url: z.nullable(z.string()),
    image_url: z.nullable(z.string()),
    group_id: described(z.nullable(z.string()), 'Shared by the variants of one product'),
    properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    in_stock: z.boolean(),
    available_from: z.nullable(time),
    available_until: z.nullable(time),
    hidden: z.boolean(),
  }),
);
type CatalogueItem = DeepReadonly<z.output<typeof catalogueItem>>;

/** An item as it is answered. The live catalogue goes before the model. */
export function catalogueItemBody(
  id: string,
  { live, card, currency, version }: FoundItem,
  now: number,
): CatalogueItem {
  const known = live ?? card;
  const availability = live ?? cardAvailability(card);
  const reason = unavailableReason(availability, now);
  // What has become available since the version was made is in none of its lists yet.
  const isListed = live !== undefined || (card !== undefined && card.unavailable !== true);
  const because = reason ?? (isListed ? null : 'not_yet_available');
  return {
    item_id: id,
    source: live === undefined ? 'model' : 'live',
    updated_at: isoTimeOrNull(live?.updatedAt ?? null),
    model_version: card === undefined ? null : (version ?? null),
    shown: because === null,
    not_shown_because: because,
    title: known?.title ?? null,
    description: live?.description ?? null,
    category: known?.category ?? [],
    brand: known?.brand ?? null,
    ...priceBody(live?.statedPrice, known?.price ?? null, currency),
    cost_minor: known?.cost ?? null,
    stock: known?.stock ?? null,
    url: known?.url ?? null,
    image_url: known?.imageUrl ?? null,
    group_id: known?.groupId ?? null,
    properties: known?.properties ?? {},
    in_stock: availability.inStock,
    available_from: isoTimeOrNull(availability.availableFrom),
    available_until: isoTimeOrNull(availability.availableUntil),
    hidden: availability.hidden,
  };
}

/** The price in minor units; as it was sent while the reporting currency is not known. */
function priceBody(
  stated: { readonly amount: number; readonly currency: string | null } | undefined,
  price: number | null,
  currency: string | null,
): Pick<CatalogueItem, 'price_minor' | 'price' | 'currency'> {
  if (stated === undefined) return { price_minor: price, currency };
  return { price_minor: null, price: stated.amount, currency: stated.currency };
}

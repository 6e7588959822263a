import { overlayOf, whyNotShown } from '../../analytics/serve/overlay.ts';
import { availabilityOf } from '../../stores/live/item-write.ts';
import { isoTimeOrNull } from '../iso-time.ts';
import type { FoundItem } from './read-item.ts';
import type { CatalogueItemBody } from './responses.ts';

/** An item as the API tells it. The live catalogue's word stands above the model's. */
export function catalogueItem(
  id: string,
  { live, card, currency, version }: FoundItem,
  now: number,
): CatalogueItemBody {
  const known = live ?? card;
  const availability = availabilityOf(live, card);
  const reason = whyNotShown({ ...availability, ...(live?.untitled ? { untitled: true } : {}) }, now);
  // What could be had by now was not when the version was made: its lists do not have it yet.
  const isListed =
    live !== undefined || (card !== undefined && overlayOf({ items: new Map() }, now)(card) !== undefined);
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
    category: [...(known?.category ?? [])],
    brand: known?.brand ?? null,
    ...priceBody(live?.statedPrice, known?.price ?? null, currency),
    properties: { ...known?.properties },
    in_stock: availability.inStock,
    available_from: isoTimeOrNull(availability.availableFrom),
    available_until: isoTimeOrNull(availability.availableUntil),
    hidden: availability.hidden,
  };
}

/** The price in minor units; as it was said where nobody knows what that is in them. */
function priceBody(
  said: { readonly amount: number; readonly currency: string | null } | undefined,
  price: number | null,
  currency: string | null,
): Pick<CatalogueItemBody, 'price_minor' | 'price' | 'currency'> {
  if (said === undefined) return { price_minor: price, currency };
  return { price_minor: null, price: said.amount, currency: said.currency };
}

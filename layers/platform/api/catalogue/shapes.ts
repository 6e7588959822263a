import { liveCard, overlayOf } from '../../../analytics/serve/overlay.ts';
import { isoTimeOrNull } from '../iso-time.ts';
import type { FoundItem } from './read-item.ts';
import type { CatalogueItemBody } from './responses.ts';

/** An item as the API tells it. The live catalogue's word stands above the model's. */
export function catalogueItem(
  id: string,
  { live, card, currency, version }: FoundItem,
  now: number,
): CatalogueItemBody {
  const shown =
    live === undefined
      ? card !== undefined && overlayOf({ items: new Map() }, now)(card) !== undefined
      : liveCard(live, now) !== undefined;
  const known = live ?? card;
  return {
    item_id: id,
    source: live === undefined ? 'model' : 'live',
    updated_at: isoTimeOrNull(live?.updatedAt ?? null),
    model_version: card === undefined ? null : (version ?? null),
    shown,
    title: known?.title ?? null,
    category: [...(known?.category ?? [])],
    brand: known?.brand ?? null,
    price: known?.price ?? null,
    currency,
    properties: { ...known?.properties },
    in_stock: live?.inStock ?? null,
    available_from: isoTimeOrNull(live?.availableFrom ?? null),
    available_until: isoTimeOrNull(live?.availableUntil ?? null),
    hidden: live?.hidden ?? null,
  };
}

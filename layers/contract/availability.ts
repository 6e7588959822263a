/** What decides whether an item may be shown. Times in UTC milliseconds; null: no limit. */
export interface Availability {
  readonly hidden: boolean;
  readonly inStock: boolean;
  readonly availableFrom: number | null;
  readonly availableUntil: number | null;
  /** Set where the item has no title although other items of the shop have one. */
  readonly untitled?: true;
}

/** Why an item may not be shown, in the order in which reasons are checked. */
export const UNAVAILABLE_REASONS = [
  'hidden',
  'out_of_stock',
  'not_yet_available',
  'no_longer_available',
  'no_title',
] as const;
export type UnavailableReason = (typeof UNAVAILABLE_REASONS)[number];

/**
 * The first reason why an item may not be shown; null: it may be shown. Training, publishing, serving and the live catalogue all
 * decide by this function.
 * @param now UTC milliseconds
 */
export function unavailableReason(
  { hidden, inStock, availableFrom, availableUntil, untitled }: Availability,
  now: number,
): UnavailableReason | null {
  if (hidden) return 'hidden';
  if (!inStock) return 'out_of_stock';
  if (availableFrom !== null && availableFrom > now) return 'not_yet_available';
  if (availableUntil !== null && availableUntil <= now) return 'no_longer_available';
  return untitled === true ? 'no_title' : null;
}

/** Whether an item may be shown at a time in UTC milliseconds. */
export function isAvailable(item: Availability, now: number): boolean {
  return unavailableReason(item, now) === null;
}

/** What a published item card records about availability; `until` is the end of availability in UTC milliseconds. */
interface CardAvailability {
  readonly until?: number;
  readonly unavailable?: true;
  readonly availability?: Pick<Availability, 'hidden' | 'inStock' | 'availableFrom'>;
}

/**
 * Availability as the serving version recorded it on an item's card; an item without a card is available. A card that is
 * unavailable without a recorded reason counts as hidden.
 */
export function cardAvailability(card: CardAvailability | undefined): Availability {
  const recorded = card?.availability;
  return {
    hidden: recorded?.hidden ?? card?.unavailable === true,
    inStock: recorded?.inStock ?? true,
    availableFrom: recorded?.availableFrom ?? null,
    availableUntil: card?.until ?? null,
  };
}

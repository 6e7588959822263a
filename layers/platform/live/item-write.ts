import { minorUnitDigits } from '../../analytics/events/currency.ts';
import type { LiveItem } from '../../analytics/serve/live.ts';
import type { ItemCard } from '../../analytics/serve/rows.ts';

/** All that is to be said of an item from now on. Times in UTC milliseconds. */
export interface ItemWrite {
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly category: readonly string[];
  readonly brand: string | null;
  /** Minor units of the reporting currency; null also where no run has said yet which that is. */
  readonly price: number | null;
  /** As it was said: major units of a currency, or of the reporting one. */
  readonly saidPrice: { readonly amount: number; readonly currency: string | null } | null;
  readonly inStock: boolean;
  readonly availableFrom: number | null;
  readonly availableUntil: number | null;
  readonly hidden: boolean;
  /** A JSON object, or nothing. */
  readonly properties: Readonly<Record<string, unknown>> | null;
}

/** Hides an item and leaves what is known of it as it is. */
export function hiding(
  id: string,
  known: ItemCard | LiveItem | undefined,
  currency: string | undefined,
): ItemWrite {
  const live = known !== undefined && 'updatedAt' in known ? known : undefined;
  return {
    id,
    title: known?.title ?? null,
    description: null,
    category: known?.category ?? [],
    brand: known?.brand ?? null,
    price: known?.price ?? null,
    saidPrice:
      known?.price == null || currency === undefined
        ? null
        : { amount: majorUnits(known.price, currency), currency },
    inStock: live?.inStock ?? true,
    availableFrom: live?.availableFrom ?? null,
    availableUntil: live?.availableUntil ?? null,
    hidden: true,
    properties: known?.properties ?? null,
  };
}

/** The row of the native contract that says the same, with the time from which it is so. What is null is left out. */
export function deliveredRow(write: ItemWrite, updatedAt: number): object {
  const { id, category, saidPrice, inStock, availableFrom, availableUntil, hidden } = write;
  const row = {
    item_id: id,
    title: write.title,
    description: write.description,
    category: category.length === 0 ? null : category.join(' > '),
    brand: write.brand,
    price: saidPrice?.amount ?? null,
    currency: saidPrice?.currency ?? null,
    in_stock: inStock,
    available_from: isoOrNull(availableFrom),
    available_until: isoOrNull(availableUntil),
    hidden,
    properties: write.properties,
    updated_at: isoOrNull(updatedAt),
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function majorUnits(minor: number, currency: string): number {
  const digits = minorUnitDigits(currency);
  return Number((minor / 10 ** digits).toFixed(digits));
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

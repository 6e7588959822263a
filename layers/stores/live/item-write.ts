import { type Availability, cardAvailability } from '../../contract/availability.ts';
import { type MoneyOptions, minorUnitDigits, minorUnitFactors } from '../../contract/events/currency.ts';
import type { LiveItem } from '../../contract/item.ts';
import type { ItemCard } from '../../contract/rows.ts';

/** A price as it was said: major units of a currency, or of the reporting one. */
export interface StatedPrice {
  readonly amount: number;
  readonly currency: string | null;
}

/** All that is to be said of an item from now on. Times in UTC milliseconds. */
export interface ItemWrite extends Omit<Availability, 'untitled'> {
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly category: readonly string[];
  readonly brand: string | null;
  /** Minor units of the reporting currency; null also where no run has said yet which that is. */
  readonly price: number | null;
  readonly statedPrice: StatedPrice | null;
  /** A JSON object, or nothing. */
  readonly properties: Readonly<Record<string, unknown>> | null;
}

/**
 * What is known of an item, to be said again with changes: the live catalogue's word, or the version's where that has none.
 * Versions keep no descriptions.
 */
export function knownWrite(
  id: string,
  { live, card }: { readonly live: LiveItem | undefined; readonly card: ItemCard | undefined },
  money: MoneyOptions | undefined,
): ItemWrite {
  const known = live ?? card;
  const { inStock, availableFrom, availableUntil, hidden } = live ?? cardAvailability(card);
  return {
    id,
    title: known?.title ?? null,
    description: live?.description ?? null,
    category: known?.category ?? [],
    brand: known?.brand ?? null,
    ...knownPrice(live?.statedPrice, known?.price ?? null, money),
    inStock,
    availableFrom,
    availableUntil,
    hidden,
    properties: known?.properties ?? null,
  };
}

function knownPrice(
  said: StatedPrice | undefined,
  price: number | null,
  money: MoneyOptions | undefined,
): Pick<ItemWrite, 'price' | 'statedPrice'> {
  if (said !== undefined) return { price: minorUnits(said, money), statedPrice: said };
  if (price === null || money === undefined) return { price, statedPrice: null };
  return { price, statedPrice: saidInMinorUnits(price, money.currency) };
}

/** Minor units of the reporting currency; half away from zero, as decimal fractions and not as binary ones. */
export function minorUnits(
  { amount, currency }: StatedPrice,
  money: MoneyOptions | undefined,
): number | null {
  const factor = money === undefined ? undefined : minorUnitFactors(money).get(currency ?? money.currency);
  return factor === undefined ? null : Math.round(Number((amount * factor).toFixed(6)));
}

/** A price in minor units of a currency, as dumps say it. */
export function saidInMinorUnits(minor: number, currency: string): StatedPrice {
  const digits = minorUnitDigits(currency);
  return { amount: Number((minor / 10 ** digits).toFixed(digits)), currency };
}

/** The row of the native contract that says the same, with the time from which it is so. What is null is left out. */
export function deliveredRow(write: ItemWrite, updatedAt: number): object {
  const { id, category, statedPrice, inStock, availableFrom, availableUntil, hidden } = write;
  const row = {
    item_id: id,
    title: write.title,
    description: write.description,
    category: category.length === 0 ? null : category.join(' > '),
    brand: write.brand,
    price: statedPrice?.amount ?? null,
    currency: statedPrice?.currency ?? null,
    in_stock: inStock,
    available_from: isoOrNull(availableFrom),
    available_until: isoOrNull(availableUntil),
    hidden,
    properties: write.properties,
    updated_at: isoOrNull(updatedAt),
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

import { type Availability, cardAvailability } from '../../contract/availability.ts';
import { type MoneyOptions, minorUnitDigits, minorUnitFactors } from '../../contract/events/currency.ts';
import type { LiveItem } from '../../contract/item.ts';
import type { ItemCard } from '../../contract/rows.ts';

/** A price as the shop stated it, in major units. */
export interface StatedPrice {
  readonly amount: number;
  /** ISO 4217; null: the reporting currency. */
  readonly currency: string | null;
}

/** The complete new state of an item. Times in UTC milliseconds. */
export interface ItemWrite extends Omit<Availability, 'untitled'> {
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly category: readonly string[];
  readonly brand: string | null;
  /** Minor units of the reporting currency; null also before the first run has set that currency. */
  readonly price: number | null;
  readonly statedPrice: StatedPrice | null;
  /** What one unit costs the shop, as the price is given. */
  readonly cost: number | null;
  readonly statedCost: StatedPrice | null;
  /** Units in stock. */
  readonly stock: number | null;
  readonly url: string | null;
  readonly imageUrl: string | null;
  readonly groupId: string | null;
  /** A JSON object. */
  readonly properties: Readonly<Record<string, unknown>> | null;
}

/**
 * Current state of an item, as the basis of a change: from the live catalogue, or else from the version. Versions keep no
 * descriptions.
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
    ...knownCost(live?.statedCost, known?.cost ?? null, money),
    stock: known?.stock ?? null,
    url: known?.url ?? null,
    imageUrl: known?.imageUrl ?? null,
    groupId: known?.groupId ?? null,
    inStock,
    availableFrom,
    availableUntil,
    hidden,
    properties: known?.properties ?? null,
  };
}

function knownPrice(
  stated: StatedPrice | undefined,
  price: number | null,
  money: MoneyOptions | undefined,
): Pick<ItemWrite, 'price' | 'statedPrice'> {
  if (stated !== undefined) return { price: minorUnits(stated, money), statedPrice: stated };
  if (price === null || money === undefined) return { price, statedPrice: null };
  return { price, statedPrice: statedInMajorUnits(price, money.currency) };
}

function knownCost(
  stated: StatedPrice | undefined,
  known: number | null,
  money: MoneyOptions | undefined,
): Pick<ItemWrite, 'cost' | 'statedCost'> {
  const { price: cost, statedPrice: statedCost } = knownPrice(stated, known, money);
  return { cost, statedCost };
}

/** Minor units of the reporting currency; halves are rounded away from zero in decimal, so that binary fractions do not matter. */
export function minorUnits(
  { amount, currency }: StatedPrice,
  money: MoneyOptions | undefined,
): number | null {
  const factor = money === undefined ? undefined : minorUnitFactors(money).get(currency ?? money.currency);
  return factor === undefined ? null : Math.round(Number((amount * factor).toFixed(6)));
}

/** Converts minor units to a price in major units, as dumps state it. */
export function statedInMajorUnits(minor: number, currency: string): StatedPrice {
  const digits = minorUnitDigits(currency);
  return { amount: Number((minor / 10 ** digits).toFixed(digits)), currency };
}

/** The same state as a row of the native contract, with the time of the change. Null fields are left out. */
export function deliveredRow(write: ItemWrite, updatedAt: number): object {
  const { id, category, statedPrice, statedCost, inStock, availableFrom, availableUntil, hidden } = write;
  const row = {
    item_id: id,
    title: write.title,
    description: write.description,
    category: category.length === 0 ? null : category.join(' > '),
    brand: write.brand,
    price: statedPrice?.amount ?? null,
    cost: statedCost?.amount ?? null,
    currency: (statedPrice ?? statedCost)?.currency ?? null,
    stock: write.stock,
    in_stock: inStock,
    available_from: isoOrNull(availableFrom),
    available_until: isoOrNull(availableUntil),
    hidden,
    url: write.url,
    image_url: write.imageUrl,
    group_id: write.groupId,
    properties: write.properties,
    updated_at: isoOrNull(updatedAt),
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

import type { Brand } from './vocabulary/schema.ts';

/** An item of the demo shop: first what the dump contains, then what is planted and stays out of it. */
export interface DemoItem {
  /** Position in the catalogue. */
  readonly index: number;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Category path from the root. */
  readonly path: readonly string[];
  readonly brand: Brand;
  /** List price in cents. */
  readonly price: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly inStock: boolean;
  readonly hidden: boolean;
  /** UTC milliseconds. */
  readonly availableFrom: number;
  /** UTC milliseconds, or null for an item that stays. */
  readonly availableUntil: number | null;

  /** Position of its leaf of the category tree and of its shelf in the catalogue. */
  readonly leaf: number;
  readonly shelf: number;
  /** Planted demand beside the other items of its shelf; positive. */
  readonly appeal: number;
  /** Planted quality: mean 0, standard deviation 1. It shows in ratings and refunds only. */
  readonly quality: number;
  /** Planted: no view from here on (expired or hidden), UTC milliseconds; Infinity for most. */
  readonly shownUntil: number;
  /** Planted: no sale from here on (also out of stock), UTC milliseconds; Infinity for most. */
  readonly soldUntil: number;
}

/** True when the shop shows the item. */
export function isShown(item: DemoItem, time: number): boolean {
  return time >= item.availableFrom && time < item.shownUntil;
}

/** True when the item can be bought. */
export function isSold(item: DemoItem, time: number): boolean {
  return time >= item.availableFrom && time < item.soldUntil;
}

/** One line of an order. */
export interface OrderLine {
  readonly item: DemoItem;
  readonly quantity: number;
  /** Cents. */
  readonly unitPrice: number;
}

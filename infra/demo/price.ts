import type { Calendar } from './calendar.ts';
import { Random } from './random.ts';

/** Discounts in percent, one of which each leaf of the category tree gets in a sale. */
const DISCOUNTS = [0, 0, 15, 20, 20, 25, 30] as const;

/** The nearest price with a usual ending, in cents: 3.49, 12.90, 69.00, 329.00. At least 0.99. */
export function charmPrice(cents: number): number {
  if (cents < 1000) return Math.max(99, Math.round((cents + 1) / 50) * 50 - 1);
  if (cents < 6000) return Math.round((cents + 10) / 100) * 100 - 10;
  if (cents < 15_000) return Math.round((cents + 100) / 500) * 500 - 100;
  return Math.round((cents + 100) / 1000) * 1000 - 100;
}

/** Prices with the discounts of every sale, drawn for each leaf. */
export class PriceList {
  readonly #calendar: Calendar;
  readonly #discounts: readonly Uint8Array[];

  constructor(calendar: Calendar, leaves: number, seed: number) {
    this.#calendar = calendar;
    this.#discounts = calendar.sales.map((sale) => {
      const random = new Random(seed, sale.name);
      return Uint8Array.from({ length: leaves }, () => random.pick(DISCOUNTS));
    });
  }

  /** Price in cents at a time; never above the list price. */
  at(listPrice: number, leaf: number, time: number): number {
    const sale = this.#calendar.saleOn(this.#calendar.dayOf(time));
    const discount = sale < 0 ? 0 : this.#discounts[sale]![leaf]!;
    if (discount === 0) return listPrice;
    return Math.min(listPrice, charmPrice((listPrice * (100 - discount)) / 100));
  }
}

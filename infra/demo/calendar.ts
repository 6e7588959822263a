import { DAY_MS } from '../../layers/contract/events/days.ts';

/** Milliseconds of a day. */
export const DAY = DAY_MS;
/** Milliseconds of an hour. */
export const HOUR = 3_600_000;
/** Milliseconds of a minute. */
export const MINUTE = 60_000;

/**
 * Demand by month, January first; 1 is the yearly average. Interpolated between the middles of months. `visits` applies to the
 * whole shop, the others to leaves of the category tree.
 */
const SEASONS = {
  visits: [1.0, 0.85, 0.9, 0.95, 0.95, 0.88, 0.85, 0.82, 0.92, 1.05, 1.5, 1.55],
  even: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  spring: [0.3, 0.7, 1.7, 2.4, 2.1, 1.2, 0.7, 0.6, 0.6, 0.4, 0.2, 0.15],
  summer: [0.2, 0.3, 0.6, 1.2, 1.8, 2.2, 2.0, 1.5, 0.8, 0.3, 0.2, 0.3],
  winter: [1.3, 1.1, 0.9, 0.7, 0.6, 0.5, 0.5, 0.6, 0.9, 1.3, 1.7, 1.9],
  festive: [0.08, 0.02, 0.02, 0.02, 0.02, 0.02, 0.03, 0.08, 0.35, 1.6, 4.5, 5],
  gifts: [0.75, 1.0, 0.9, 0.95, 1.25, 0.9, 0.8, 0.8, 0.85, 0.95, 1.5, 2.1],
} as const;

/** A seasonal pattern of demand. */
export type SeasonName = keyof typeof SEASONS;

/** A period in which some items are cheaper. UTC milliseconds, `until` excluded. */
export interface Sale {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** The shop's period, UTC milliseconds, `until` excluded, with the seasons and sales in it. */
export class Calendar {
  readonly from: number;
  readonly until: number;
  readonly days: number;
  readonly sales: readonly Sale[];
  readonly #tables = new Map<SeasonName, Float64Array>();
  readonly #saleOfDay: Int8Array;
  readonly #giftDays: Uint8Array;

  constructor(until: number, months: number) {
    this.until = until;
    this.from = monthsBefore(until, months);
    this.days = Math.ceil((until - this.from) / DAY);
    for (const name of Object.keys(SEASONS) as SeasonName[]) this.#tables.set(name, this.#table(name));
    this.sales = this.#findSales();
    this.#saleOfDay = new Int8Array(this.days).fill(-1);
    this.#giftDays = new Uint8Array(this.days);
    for (let day = 0; day < this.days; day++) {
      const time = this.from + day * DAY;
      this.#giftDays[day] = isGiftDate(new Date(time)) ? 1 : 0;
      this.#saleOfDay[day] = this.sales.findIndex((sale) => time >= sale.from && time < sale.until);
    }
  }

  /** Number of the day since the start of the period. */
  dayOf(time: number): number {
    return Math.min(this.days - 1, Math.max(0, Math.floor((time - this.from) / DAY)));
  }

  /** Demand on that day; 1 is the yearly average. */
  season(name: SeasonName, day: number): number {
    return this.#tables.get(name)![day]!;
  }

  /** Day of the week, Sunday is 0. */
  weekday(day: number): number {
    // The first of January 1970 was a Thursday.
    return (Math.floor(this.from / DAY) + day + 4) % 7;
  }

  /** Position in `sales` of the sale on that day, or -1. */
  saleOn(day: number): number {
    return this.#saleOfDay[day]!;
  }

  /** True in the weeks of Christmas shopping. */
  isGiftTime(day: number): boolean {
    return this.#giftDays[day] === 1;
  }

  #table(name: SeasonName): Float64Array {
    const months = SEASONS[name];
    const table = new Float64Array(this.days);
    for (let day = 0; day < this.days; day++) {
      const date = new Date(this.from + day * DAY);
      const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
      const fromMiddle = (date.getUTCDate() - 0.5) / length - 0.5;
      const month = date.getUTCMonth();
      const other = (month + (fromMiddle < 0 ? 11 : 1)) % 12;
      const distance = Math.abs(fromMiddle);
      table[day] = months[month]! * (1 - distance) + months[other]! * distance;
    }
    return table;
  }

  #findSales(): Sale[] {
    const sales: Sale[] = [];
    for (
      let year = new Date(this.from).getUTCFullYear();
      year <= new Date(this.until).getUTCFullYear();
      year++
    ) {
      sales.push({ name: `winter sale ${year}`, from: Date.UTC(year, 0, 2), until: Date.UTC(year, 0, 18) });
      sales.push({ name: `summer sale ${year}`, from: Date.UTC(year, 6, 1), until: Date.UTC(year, 6, 15) });
      const friday = blackFriday(year);
      sales.push({ name: `black week ${year}`, from: friday - 4 * DAY, until: friday + 4 * DAY });
    }
    return sales.filter((sale) => sale.until > this.from && sale.from < this.until);
  }
}

/** Same day and time of day some months before; the last day of a shorter month. */
export function monthsBefore(time: number, months: number): number {
  const date = new Date(time);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
  const start = new Date(first);
  const length = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  const dayOfMonth = Math.min(date.getUTCDate(), length) - 1;
  return first + dayOfMonth * DAY + (((time % DAY) + DAY) % DAY);
}

/** The day after the fourth Thursday of November. */
function blackFriday(year: number): number {
  const weekday = new Date(Date.UTC(year, 10, 1)).getUTCDay();
  const firstThursday = 1 + ((4 - weekday + 7) % 7);
  return Date.UTC(year, 10, firstThursday + 22);
}

/** From 12 November to 21 December. */
function isGiftDate(date: Date): boolean {
  const dayOfMonth = date.getUTCDate();
  return date.getUTCMonth() === 10 ? dayOfMonth >= 12 : date.getUTCMonth() === 11 && dayOfMonth <= 21;
}

import type { Behaviour, Preference } from '../../contract/customer.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { analytic } from '../analytic/analytic.ts';
import { behaviourOf, eventsByCustomer } from './behaviour.ts';
import type { InsightContext } from './insight.ts';

/** Behaviour of every customer in columns: 100 bytes per customer. Names of categories and brands are stored once. */
export interface BehaviourTable {
  readonly names: readonly string[];
  /** `customers × COUNTS`. */
  readonly counts: Int32Array;
  /** `customers × FIGURES`; NaN for null. */
  readonly figures: Float64Array;
  /** `customers × 6`: positions in `names` of up to three categories and three brands; -1 for none. */
  readonly liked: Int32Array;
  readonly shares: Float32Array;
}

/** visits, viewed, carted, bought, favourite hour and weekday (-1 for null), ratings. */
const COUNTS = 7;
/** Unit price, refund rate, mean rating. */
const FIGURES = 3;
const LIKED = 6;
const TOP = LIKED / 2;

/** Behaviour of every customer as of the dataset's as-of time. O(events) time. */
export function behaviourTable(dataset: Dataset, timeZone: string): BehaviourTable {
  const count = dataset.customers.length;
  const grouped = eventsByCustomer(dataset);
  const position = new Map<string, number>();
  const table = {
    counts: new Int32Array(count * COUNTS),
    figures: new Float64Array(count * FIGURES),
    liked: new Int32Array(count * LIKED).fill(-1),
    shares: new Float32Array(count * LIKED),
  };
  for (let c = 0; c < count; c++) {
    const own = behaviourOf(dataset, grouped, c, timeZone);
    const { viewed, carted, bought } = own.funnel;
    const { favouriteHour, favouriteWeekday, ratings } = own;
    table.counts.set(
      [own.visits, viewed, carted, bought, favouriteHour ?? -1, favouriteWeekday ?? -1, ratings?.count ?? 0],
      c * COUNTS,
    );
    table.figures.set(
      [own.unitPrice ?? Number.NaN, own.refundRate ?? Number.NaN, ratings?.mean ?? Number.NaN],
      c * FIGURES,
    );
    for (const [preferences, offset] of [
      [own.categories, 0],
      [own.brands, TOP],
    ] as const) {
      for (const [rank, { name, share }] of preferences.slice(0, TOP).entries()) {
        const known = position.get(name) ?? position.size;
        position.set(name, known);
        table.liked[c * LIKED + offset + rank] = known;
        table.shares[c * LIKED + offset + rank] = share;
      }
    }
  }
  return { names: [...position.keys()], ...table };
}

/** Behaviour of customer `c`, shares and rates to four digits. O(1). */
export function behaviourAt(table: BehaviourTable, c: number): Behaviour {
  const [visits, viewed, carted, bought, hour, weekday, rated] = table.counts.subarray(c * COUNTS);
  const [unitPrice, refundRate, mean] = table.figures.subarray(c * FIGURES);
  const preferred = (offset: number): Preference[] =>
    Array.from({ length: TOP }, (_, rank) => c * LIKED + offset + rank)
      .filter((at) => table.liked[at] >= 0)
      .map((at) => ({ name: table.names[table.liked[at]], share: rounded(table.shares[at]) }));
  return {
    visits,
    funnel: { viewed, carted, bought },
    favouriteHour: hour < 0 ? null : hour,
    favouriteWeekday: weekday < 0 ? null : weekday,
    categories: preferred(0),
    brands: preferred(TOP),
    unitPrice: Number.isNaN(unitPrice) ? null : Math.round(unitPrice),
    refundRate: Number.isNaN(refundRate) ? null : rounded(refundRate),
    ratings: rated > 0 ? { count: rated, mean: rounded(mean) } : null,
  };
}

/** Behaviour is part of each customer's page and has no rows of its own. */
export const behaviour = analytic({
  name: 'behaviour',
  learn: ({ dataset, model }: InsightContext) => behaviourTable(dataset, model.table.timeZone),
  rows: {},
});

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

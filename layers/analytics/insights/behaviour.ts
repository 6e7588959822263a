import type { Behaviour, Preference } from '../../contract/customer.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS, localTime } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';

/** Positions of each customer's events in the dataset, in order of time. */
export interface EventsByCustomer {
  /** `customers + 1` offsets into `events`. */
  readonly offsets: Int32Array;
  readonly events: Int32Array;
}

/** Groups events up to the as-of time by customer; anonymous ones are left out. O(events) time. */
export function eventsByCustomer({ events, customers, asOf }: Dataset): EventsByCustomer {
  const offsets = new Int32Array(customers.length + 1);
  let known = 0;
  while (known < events.length && events.time[known] <= asOf) known++;
  for (let e = 0; e < known; e++) if (events.customer[e] >= 0) offsets[events.customer[e] + 1]++;
  for (let c = 0; c < customers.length; c++) offsets[c + 1] += offsets[c];
  const next = offsets.slice();
  const grouped = new Int32Array(offsets[customers.length]);
  for (let e = 0; e < known; e++) if (events.customer[e] >= 0) grouped[next[events.customer[e]]++] = e;
  return { offsets, events: grouped };
}

/** Weight of an event type for preferences: a purchase counts more than a view. */
const WEIGHT: readonly (readonly [number, number])[] = [
  [EVENT_CODE.purchase, 5],
  [EVENT_CODE.cart, 2],
  [EVENT_CODE.wishlist, 2],
  [EVENT_CODE.view, 1],
];

/** Behaviour of customer `c`. O(events of the customer). */
export function behaviourOf(
  dataset: Dataset,
  { offsets, events: grouped }: EventsByCustomer,
  c: number,
  timeZone = 'UTC',
): Behaviour {
  const { events, items } = dataset;
  const hours = new Int32Array(24);
  const weekdays = new Int32Array(7);
  const sessions = new Set<number>();
  const steps = { view: new Set<number>(), cart: new Set<number>(), purchase: new Set<number>() };
  const categories = new Map<string, number>();
  const brands = new Map<string, number>();
  let spent = 0;
  let units = 0;
  let returned = 0;
  let ratings = 0;
  let rated = 0;
  for (let at = offsets[c]; at < offsets[c + 1]; at++) {
    const e = grouped[at];
    const type = events.type[e];
    const amount = events.amount[e] > 0 ? events.amount[e] : 0;
    if (type === EVENT_CODE.refund) {
      returned += amount;
      continue;
    }
    const local = localTime(events.time[e], timeZone);
    const day = Math.floor(local / DAY_MS);
    hours[Math.floor((local - day * DAY_MS) / 3_600_000)]++;
    // 1970-01-01 was a Thursday.
    weekdays[(((day + 3) % 7) + 7) % 7]++;
    sessions.add(events.session[e] >= 0 ? events.session[e] : -1 - day);
    if (!Number.isNaN(events.rating[e])) {
      ratings++;
      rated += events.rating[e];
    }
    const item = events.item[e];
    if (type === EVENT_CODE.purchase) {
      spent += amount;
      if (amount > 0) units += events.quantity[e];
    }
    if (item < 0) continue;
    if (type === EVENT_CODE.view) steps.view.add(item);
    else if (type === EVENT_CODE.cart) steps.cart.add(item);
    else if (type === EVENT_CODE.purchase) steps.purchase.add(item);
    const weight = WEIGHT.find(([code]) => code === type)?.[1] ?? 0;
    const { category, brand } = items[item];
    if (category.length > 0) add(categories, category.join(' > '), weight);
    if (brand !== null) add(brands, brand, weight);
  }
  return {
    visits: sessions.size,
    funnel: { viewed: steps.view.size, carted: steps.cart.size, bought: steps.purchase.size },
    favouriteHour: favourite(hours),
    favouriteWeekday: favourite(weekdays),
    categories: preferred(categories),
    brands: preferred(brands),
    unitPrice: units > 0 ? spent / units : null,
    refundRate: spent > 0 ? returned / spent : null,
    ratings: ratings > 0 ? { count: ratings, mean: rated / ratings } : null,
  };
}

function add(sums: Map<string, number>, name: string, weight: number): void {
  if (weight > 0) sums.set(name, (sums.get(name) ?? 0) + weight);
}

function favourite(counts: Int32Array): number | null {
  let best = 0;
  for (let i = 1; i < counts.length; i++) if (counts[i] > counts[best]) best = i;
  return counts[best] > 0 ? best : null;
}

function preferred(sums: ReadonlyMap<string, number>): Preference[] {
  let total = 0;
  for (const weight of sums.values()) total += weight;
  return [...sums]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([name, weight]) => ({ name, share: weight / total }));
}

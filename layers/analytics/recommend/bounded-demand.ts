import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import { csrFromTriples } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';

/**
 * What one customer, session and day may add to demand. The unit is the weight of a purchase.
 * - One customer, session or order without a customer adds to an item, on one day, no more than its heaviest event does.
 * - On one day it adds no more than this to all items together.
 */
const DAILY_BOUND = { customer: 100, order: 100, session: 10 } as const;
/**
 * Visitors (sessions, orders and customers who never bought at a usual price) add to an item in a week no more than q × (what
 * established customers add + 1), q the ratio that nine of ten items and weeks stay below.
 */
const VISITOR_QUANTILE = 0.9;
const WEEK = 7;
/** Weeks before that an item's usual demand is taken from, in a shop where nobody is established. */
const USUAL_WEEKS = 8;

/** Events that count as demand, and how they are dated. */
export interface DemandRange {
  /** UTC milliseconds: inclusive, exclusive, and the time that ages are counted from. */
  readonly from: number;
  readonly until: number;
  readonly asOf: number;
}

/**
 * Demand by item (row) and age in whole days (column), with bounded contributions: nobody who can only invent visitors, or repeat
 * events, makes an item popular. O(events).
 * @param standing weight of each event
 * @param token 1 for purchases at a token price
 */
export function boundedDemand(
  dataset: Dataset,
  standing: Float64Array,
  token: Uint8Array,
  range: DemandRange,
): Csr {
  const established = establishedCustomers(dataset, standing, token, range.until);
  const cells = new Cells(dataset.events.length);
  const { events } = dataset;
  const isDated = hasSeveralTimes(events.time, range.until);
  let day = new Day(dataset, established, isDated);
  let age = -1;
  let oldest = 0;
  for (let e = 0; e < events.length; e++) {
    if (events.item[e] < 0 || events.time[e] >= range.until) continue;
    if (standing[e] <= 0 || events.time[e] < range.from) continue;
    const own = Math.max(0, Math.floor((range.asOf - events.time[e]) / DAY_MS));
    if (own !== age) {
      day.addTo(cells, age);
      day = new Day(dataset, established, isDated);
      age = own;
      oldest = Math.max(oldest, own);
    }
    day.add(e, standing[e]);
  }
  day.addTo(cells, age);
  return boundedByWeek(cells, dataset.items.length, oldest + 1);
}

/** Data without times (public splits) has one day, whose events are of a lifetime. What lies after the range says nothing about it. */
function hasSeveralTimes(time: Float64Array, until: number): boolean {
  let last = time.length - 1;
  while (last > 0 && time[last] >= until) last--;
  return last > 0 && time[0] < time[last];
}

/** 1 for customers with a purchase at a usual price that stands. */
function establishedCustomers(
  { events, customers }: Dataset,
  standing: Float64Array,
  token: Uint8Array,
  until: number,
): Uint8Array {
  const established = new Uint8Array(customers.length);
  for (let e = 0; e < events.length && events.time[e] < until; e++) {
    if (
      events.type[e] === EVENT_CODE.purchase &&
      events.customer[e] >= 0 &&
      token[e] === 0 &&
      standing[e] > 0
    )
      established[events.customer[e]] = 1;
  }
  return established;
}

/** Contributions as growing columns. */
class Cells {
  readonly item: Int32Array;
  readonly age: Int32Array;
  readonly weight: Float32Array;
  readonly isVisitor: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.item = new Int32Array(capacity);
    this.age = new Int32Array(capacity);
    this.weight = new Float32Array(capacity);
    this.isVisitor = new Uint8Array(capacity);
  }

  add(item: number, age: number, weight: number, isVisitor: boolean): void {
    this.item[this.length] = item;
    this.age[this.length] = age;
    this.weight[this.length] = weight;
    this.isVisitor[this.length++] = isVisitor ? 1 : 0;
  }
}

/** Contributions of one day. */
class Day {
  readonly #dataset: Dataset;
  readonly #established: Uint8Array;
  readonly #isBounded: boolean;
  /** Contributor × items + item ► weight of the heaviest event. */
  readonly #heaviest = new Map<number, number>();
  /** Events that name nobody: each for itself. */
  readonly #nameless: [item: number, weight: number][] = [];

  /** @param isBounded whether the day's total of a contributor is bounded */
  constructor(dataset: Dataset, established: Uint8Array, isBounded: boolean) {
    this.#isBounded = isBounded;
    this.#dataset = dataset;
    this.#established = established;
  }

  add(e: number, weight: number): void {
    const { events, items, customers } = this.#dataset;
    // Customers, then sessions and orders in turn.
    const who =
      events.customer[e] >= 0
        ? events.customer[e]
        : events.order[e] >= 0
          ? customers.length + 2 * events.order[e] + 1
          : events.session[e] >= 0
            ? customers.length + 2 * events.session[e]
            : -1;
    if (who < 0) {
      this.#nameless.push([events.item[e], weight]);
      return;
    }
    const key = who * items.length + events.item[e];
    const known = this.#heaviest.get(key);
    if (known === undefined || weight > known) this.#heaviest.set(key, weight);
  }

  addTo(cells: Cells, age: number): void {
    const { items, customers } = this.#dataset;
    const sums = new Map<number, number>();
    for (const [key, weight] of this.#heaviest) {
      const who = Math.floor(key / items.length);
      sums.set(who, (sums.get(who) ?? 0) + weight);
    }
    for (const [key, weight] of this.#heaviest) {
      const who = Math.floor(key / items.length);
      const isCustomer = who < customers.length;
      const kind = isCustomer ? 'customer' : (who - customers.length) % 2 === 1 ? 'order' : 'session';
      const scale = this.#isBounded ? Math.min(1, DAILY_BOUND[kind] / (sums.get(who) as number)) : 1;
      const isVisitor = !isCustomer || this.#established[who] === 0;
      cells.add(key % items.length, age, weight * scale, isVisitor);
    }
    for (const [item, weight] of this.#nameless) cells.add(item, age, weight, true);
  }
}

/** Scales what visitors add to each item in each week down to its bound. */
function boundedByWeek(cells: Cells, items: number, ages: number): Csr {
  const { item, age, weight, isVisitor, length } = cells;
  const weeks = Math.ceil(ages / WEEK);
  const byWeek = (wanted: 0 | 1) => {
    const rows = new Int32Array(length);
    const columns = new Int32Array(length);
    const values = new Float32Array(length);
    let count = 0;
    for (let at = 0; at < length; at++) {
      if (isVisitor[at] !== wanted) continue;
      rows[count] = item[at];
      columns[count] = Math.floor(age[at] / WEEK);
      values[count++] = weight[at];
    }
    return csrFromTriples(
      items,
      weeks,
      rows.subarray(0, count),
      columns.subarray(0, count),
      values.subarray(0, count),
    );
  };
  const visitors = byWeek(1);
  // A single day of visitors alone (public splits of sessions) has nothing to be compared with.
  if (ages === 1 && visitors.values.length > 0 && byWeek(0).values.length === 0)
    return csrFromTriples(
      items,
      ages,
      item.subarray(0, length),
      age.subarray(0, length),
      weight.subarray(0, length),
    );
  const factors = visitorFactors(visitors, byWeek(0));
  const scaled = weight.slice(0, length);
  for (let at = 0; at < length; at++) {
    if (isVisitor[at] === 0) continue;
    const week = Math.floor(age[at] / WEEK);
    scaled[at] *= factors[positionOf(visitors, item[at], week)];
  }
  return csrFromTriples(items, ages, item.subarray(0, length), age.subarray(0, length), scaled);
}

/** Factor of each cell of the visitors' demand by item and week. */
function visitorFactors(visitors: Csr, established: Csr): Float64Array {
  const isAnyEstablished = established.values.length > 0;
  const usual = Float64Array.from(visitors.values);
  for (let item = 0; item < visitors.rows; item++) {
    for (let at = visitors.offsets[item]; at < visitors.offsets[item + 1]; at++) {
      usual[at] = isAnyEstablished
        ? valueAt(established, item, visitors.indices[at])
        : meanOfEarlier(visitors, item, at);
    }
  }
  const ratios = visitors.values.map((value, at) => value / (usual[at] + 1));
  // Weeks in which only established customers bought an item count as a ratio of 0.
  let others = 0;
  if (isAnyEstablished)
    for (let item = 0; item < established.rows; item++)
      for (let at = established.offsets[item]; at < established.offsets[item + 1]; at++)
        if (valueAt(visitors, item, established.indices[at]) === 0) others++;
  const sorted = ratios.toSorted();
  const rank = Math.floor(VISITOR_QUANTILE * (sorted.length + others - 1)) - others;
  const bound = sorted[Math.max(0, rank)] ?? 0;
  return Float64Array.from(ratios, (ratio) => (ratio > bound ? bound / ratio : 1));
}

/** Mean of the item's weeks before a cell's: cells of a row are by age, so later cells are earlier weeks. */
function meanOfEarlier({ offsets, indices, values }: Csr, item: number, cell: number): number {
  let sum = 0;
  for (let at = cell + 1; at < offsets[item + 1] && indices[at] <= indices[cell] + USUAL_WEEKS; at++)
    sum += values[at];
  return sum / USUAL_WEEKS;
}

function valueAt(matrix: Csr, row: number, column: number): number {
  const at = positionOf(matrix, row, column);
  return at < 0 ? 0 : matrix.values[at];
}

/** Position of a cell; -1: there is none. O(log row). */
function positionOf({ offsets, indices }: Csr, row: number, column: number): number {
  let [low, high] = [offsets[row], offsets[row + 1]];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indices[middle] < column) low = middle + 1;
    else high = middle;
  }
  return low < offsets[row + 1] && indices[low] === column ? low : -1;
}

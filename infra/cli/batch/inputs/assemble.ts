import { cellOrder } from '../../../../layers/analytics/numeric/build.ts';
import type { Dataset, Item } from '../../../../layers/contract/events/dataset.ts';
import { EVENT_CODE, type EventType } from '../../../../layers/contract/events/event-types.ts';

/** Interactions as a reader met them, as parallel columns; indices into identifiers in any order. */
export interface Interaction {
  readonly customers: readonly string[];
  readonly items: readonly string[];
  readonly customer: Int32Array;
  readonly item: Int32Array;
  /** Milliseconds; absent: the input has no times, and everything happened at once. */
  readonly time?: Int32Array | Float64Array;
  /** Index of the basket. */
  readonly order?: Int32Array;
}

/**
 * The dataset that models learn from: identifiers in code-unit order, events by (time, customer, item), each pair of
 * customer and item once at any one time, the repeats in its quantity. O(n) where there are no times, else O(n log n).
 */
export function assemble(rows: Interaction, type: EventType): Dataset {
  const customers = ranked(rows.customers);
  const items = ranked(rows.items);
  const customer = rows.customer.map((index) => customers.rank[index] as number);
  const item = rows.item.map((index) => items.rank[index] as number);
  const { time, order: basket } = rows;
  const order = cellOrder(customers.sorted.length, items.sorted.length, customer, item);
  // The sort is stable: within one time the order by customer and item stays.
  if (time !== undefined) order.sort((a, b) => (time[a] as number) - (time[b] as number));

  // Position of the first of each, and how often it occurs.
  const first = new Int32Array(order.length);
  const quantity = new Float32Array(order.length);
  let length = 0;
  let last = -1;
  for (let i = 0; i < order.length; i++) {
    const at = order[i] as number;
    const again = last >= 0 && customer[last] === customer[at] && item[last] === item[at];
    if (!again || (time !== undefined && time[last] !== time[at])) {
      first[length++] = at;
      last = at;
    }
    quantity[length - 1] = (quantity[length - 1] as number) + 1;
  }
  const picked = first.subarray(0, length);
  const times = new Float64Array(length);
  if (time !== undefined) for (let i = 0; i < length; i++) times[i] = time[picked[i] as number] as number;
  return {
    asOf: times.at(-1) ?? 0,
    currency: 'EUR',
    customers: customers.sorted,
    items: items.sorted.map(bareItem),
    events: {
      length,
      customer: picked.map((at) => customer[at] as number),
      item: picked.map((at) => item[at] as number),
      type: new Uint8Array(length).fill(EVENT_CODE[type]),
      time: times,
      quantity: quantity.slice(0, length),
      amount: new Float64Array(length),
      order: picked.map((at) => (basket === undefined ? -1 : (basket[at] as number))),
      session: new Int32Array(length).fill(-1),
      rating: new Float32Array(length).fill(Number.NaN),
    },
  };
}

/** Identifiers in code-unit order, and the place of each in it. */
function ranked(names: readonly string[]): { readonly sorted: readonly string[]; readonly rank: Int32Array } {
  const place = new Map([...names].sort().map((name, rank) => [name, rank]));
  return { sorted: [...place.keys()], rank: Int32Array.from(names, (name) => place.get(name) as number) };
}

function bareItem(id: string): Item {
  return {
    id,
    title: null,
    description: null,
    category: [],
    brand: null,
    price: null,
    inStock: true,
    availableFrom: null,
    availableUntil: null,
    hidden: false,
  };
}

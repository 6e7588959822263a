import type { Dataset, Item } from '../../layers/contract/events/dataset.ts';
import { EVENT_CODE, type EventType } from '../../layers/contract/events/event-types.ts';

export const DAY = 86_400_000;

export interface Happening {
  readonly day: number;
  readonly type: EventType;
  /** -1: anonymous. */
  readonly customer: number;
  readonly item: number;
  readonly quantity?: number;
  readonly order?: number;
}

/** A dataset of a few events, in curated form; as-of is the last event. */
export function shop(customers: number, items: number, happenings: readonly Happening[]): Dataset {
  const events = [...happenings].sort((a, b) => a.day - b.day || a.customer - b.customer || a.item - b.item);
  return {
    asOf: Math.max(0, ...events.map((event) => event.day)) * DAY,
    currency: 'EUR',
    customers: Array.from({ length: customers }, (_, i) => `c${String(i).padStart(4, '0')}`),
    items: Array.from({ length: items }, (_, i) => item(`i${String(i).padStart(4, '0')}`)),
    events: {
      length: events.length,
      customer: Int32Array.from(events, (event) => event.customer),
      item: Int32Array.from(events, (event) => event.item),
      type: Uint8Array.from(events, (event) => EVENT_CODE[event.type]),
      time: Float64Array.from(events, (event) => event.day * DAY),
      quantity: Float32Array.from(events, (event) => event.quantity ?? 1),
      amount: new Float64Array(events.length),
      order: Int32Array.from(events, (event) => event.order ?? -1),
      session: new Int32Array(events.length).fill(-1),
      rating: new Float32Array(events.length).fill(Number.NaN),
    },
  };
}

export function item(id: string, facts: Partial<Item> = {}): Item {
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
    ...facts,
  };
}

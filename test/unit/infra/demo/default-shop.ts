import type { CustomerTruth } from '../../../../infra/demo/customer-truth.ts';
import type { DemoEvent } from '../../../../infra/demo/event.ts';
import { makeDemoShop } from '../../../../infra/demo/shop.ts';

/** The demo shop in the size that `npm start` makes, of a fixed period, with all its events in memory. */
export const shop = makeDemoShop();
export const { items, complements } = shop.truth;
export const customers = [...shop.truth.customers()];

/** Events by person: customers in their order, then anonymous visitors. */
export const people = [...shop.events()];
export const events = people.flat();
export const histories = new Map(customers.map((customer, i) => [customer, people[i]!]));
export const itemOf = new Map(items.map((item) => [item.id, item]));

/** Events of one type. */
export function ofType(type: DemoEvent['type'], from: readonly DemoEvent[] = events): DemoEvent[] {
  return from.filter((event) => event.type === type);
}

/** Different orders among the events. */
export function ordersOf(history: readonly DemoEvent[]): Set<string | null> {
  return new Set(ofType('purchase', history).map((event) => event.orderId));
}

/** Events of each customer of a planted segment. */
export function ofSegment(name: CustomerTruth['segment']): (readonly DemoEvent[])[] {
  return customers
    .filter((customer) => customer.segment === name)
    .map((customer) => histories.get(customer)!);
}

/** `2025-03`. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

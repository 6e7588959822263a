import { orderCounter } from '../../../layers/analytics/customers/order-counter.ts';
import type { Dataset } from '../../../layers/contract/events/dataset.ts';
import { EVENT_CODE } from '../../../layers/contract/events/event-types.ts';
import { aligned, whole } from '../format.ts';
import { major } from './understood.ts';

interface Sums {
  events: number;
  orders: number;
  gross: number;
  refunds: number;
  readonly customers: Set<number>;
  readonly items: Set<number>;
}

/** What a shop compares with its own back office, by calendar month in UTC, as a table. Orders are counted as everywhere else. */
export function totalsTable(dataset: Dataset): string[] {
  const { events, currency } = dataset;
  const isNewOrder = orderCounter(dataset, 'UTC');
  const none = (): Sums => ({
    events: 0,
    orders: 0,
    gross: 0,
    refunds: 0,
    customers: new Set(),
    items: new Set(),
  });
  const months = new Map<string, Sums>();
  const all = none();
  for (let e = 0; e < events.length; e++) {
    const [time = 0, customer = -1, item = -1, type, amount = 0] = [
      events.time[e],
      events.customer[e],
      events.item[e],
      events.type[e],
      events.amount[e],
    ];
    const month = new Date(time).toISOString().slice(0, 7);
    const own = months.get(month) ?? none();
    months.set(month, own);
    const isOrder = type === EVENT_CODE.purchase && isNewOrder(e);
    for (const sums of [own, all]) {
      sums.events += 1;
      if (customer >= 0) sums.customers.add(customer);
      if (item >= 0) sums.items.add(item);
      if (type === EVENT_CODE.refund) sums.refunds += amount;
      if (type !== EVENT_CODE.purchase) continue;
      sums.gross += amount;
      if (isOrder) sums.orders += 1;
    }
  }
  const line = (name: string, { events: count, orders, customers, items, gross, refunds }: Sums) => [
    name,
    ...[count, orders, customers.size, items.size].map(whole),
    ...[gross, refunds, gross - refunds].map((money) => major(money, currency)),
  ];
  return aligned([
    ['month', 'events', 'orders', 'customers', 'items', 'bought', 'given back', `net ${currency}`],
    ...[...months].map(([name, sums]) => line(name, sums)),
    line('all', all),
  ]);
}

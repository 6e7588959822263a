import { minorUnitDigits } from '../../../layers/contract/events/currency.ts';
import type { UnderstoodEvent } from '../../../layers/warehouse/stage/first-events.ts';
import { aligned } from '../format.ts';

/** Money in major units: `1,250.00`. */
export function major(minor: number, currency: string): string {
  const digits = minorUnitDigits(currency);
  return (minor / 10 ** digits).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Events as they were understood, as a table. */
export function eventTable(events: readonly UnderstoodEvent[], currency: string): string[] {
  const rows = events.map(({ time, type, customer, item, order, quantity, amount }) => [
    new Date(time).toISOString().slice(0, 19).replace('T', ' '),
    type,
    customer ?? 'nobody known',
    item ?? '',
    order ?? '',
    String(quantity),
    amount === null ? '' : major(amount, currency),
  ]);
  return aligned([['time (UTC)', 'event', 'customer', 'item', 'order', 'quantity', currency], ...rows], 5);
}

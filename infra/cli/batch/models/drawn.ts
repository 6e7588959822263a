import { sampleWithout, seededRandom } from '../../../../layers/analytics/numeric/random.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { keepEvents } from '../protocols/taken.ts';

/**
 * The dataset with a share of the events of some customers moved behind all others: a hold-out for data that have no dates to cut
 * by, in the shape of one that is cut in time. Of each chosen customer a share is drawn at random, at least one event, so
 * that short histories count like long ones; what all others have stays to be learnt from.
 * @param shares of a chosen customer's events, 0 to 1, given to the customers in turn
 * @param most customers that are chosen, of those with two events or more
 * @returns the dataset and the time to cut at, UTC milliseconds
 */
export function drawnHoldOut(
  dataset: Dataset,
  shares: readonly number[],
  most: number,
  seed: number,
): { readonly dataset: Dataset; readonly cut: number } {
  const random = seededRandom(seed, 'choose.drawn');
  const byCustomer = dataset.customers.map((): number[] => []);
  for (const [e, customer] of dataset.events.customer.entries()) byCustomer[customer]?.push(e);
  const able = byCustomer.filter((events) => events.length > 1);
  const isDrawn = new Uint8Array(dataset.events.length);
  const sample = sampleWithout(able.length, Math.min(most, able.length), random);
  for (const [turn, chosen] of sample.entries()) {
    const events = able[chosen] as readonly number[];
    const share = shares[turn % shares.length] ?? 0;
    const count = Math.min(events.length - 1, Math.max(1, Math.round(share * events.length)));
    for (const at of sampleWithout(events.length, count, random)) isDrawn[events[at] as number] = 1;
  }
  const kept = keepEvents(dataset, (e) => isDrawn[e] === 0).events;
  const drawn = keepEvents(dataset, (e) => isDrawn[e] === 1).events;
  const { length, ...columns } = dataset.events;
  const cut = dataset.asOf + 1;
  const joined = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const whole = column.slice();
      const key = name as keyof typeof columns;
      whole.set(kept[key]);
      whole.set(key === 'time' ? drawn.time.fill(cut) : drawn[key], kept.length);
      return [name, whole];
    }),
  ) as unknown as typeof columns;
  return { dataset: { ...dataset, asOf: cut, events: { length, ...joined } }, cut };
}

import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import type { EventLog } from './contract.ts';

/** Events with a weight, by customer and in order of time, which is the dataset's order within each customer. O(events). */
export function eventLog(dataset: Dataset, standing: Float64Array, from: number, until: number): EventLog {
  const { events } = dataset;
  const counts = (e: number) =>
    standing[e] > 0 &&
    events.customer[e] >= 0 &&
    events.item[e] >= 0 &&
    events.time[e] >= from &&
    events.time[e] < until;
  const offsets = new Int32Array(dataset.customers.length + 1);
  for (let e = 0; e < events.length; e++) if (counts(e)) offsets[events.customer[e] + 1]++;
  for (let row = 0; row < dataset.customers.length; row++) offsets[row + 1] += offsets[row];
  const length = offsets[dataset.customers.length];
  const log = {
    offsets,
    item: new Int32Array(length),
    time: new Float64Array(length),
    weight: new Float32Array(length),
    basket: new Int32Array(length),
  };
  const next = offsets.slice();
  for (let e = 0; e < events.length; e++) {
    if (!counts(e)) continue;
    const at = next[events.customer[e]]++;
    log.item[at] = events.item[e];
    log.time[at] = events.time[e];
    log.weight[at] = standing[e];
    // Days count down from -1, so that they never equal an order's number.
    log.basket[at] = events.order[e] >= 0 ? events.order[e] : -1 - Math.floor(events.time[e] / DAY_MS);
  }
  return log;
}

/** The log's entries at some positions. */
export function entriesOf(log: EventLog, offsets: Int32Array, positions: readonly number[]): EventLog {
  return {
    offsets,
    item: Int32Array.from(positions, (at) => log.item[at]),
    time: Float64Array.from(positions, (at) => log.time[at]),
    weight: Float32Array.from(positions, (at) => log.weight[at]),
    basket: Int32Array.from(positions, (at) => log.basket[at]),
  };
}

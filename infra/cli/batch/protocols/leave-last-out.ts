import { sampleWithout, seededRandom } from '../../../../layers/analytics/numeric/random.ts';
import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import { EVENT_CODE } from '../../../../layers/contract/events/event-types.ts';
import { keepEvents, targetType } from './taken.ts';
import { type Case, type Learning, type Trial, trialOf } from './trial.ts';

/**
 * Holds out the last item of every customer with two items or more, and the customer's later events. The histories of others are not
 * cut, so training may contain events from after that time: for data without dates to cut by.
 * @param excludeSeen holds out the item whose first event is the latest; otherwise the item of the latest event
 * @param sample only these lose an item; absent: everybody does
 */
export function leaveLastOutTrial(
  { format, dataset, interactions }: Learning,
  excludeSeen: boolean,
  sample?: CustomerSample,
): Trial {
  const { events } = dataset;
  const target = EVENT_CODE[targetType(dataset, interactions)];
  const count = dataset.customers.length;
  /** Event of the held-out item, by customer; −1: none. */
  const last = new Int32Array(count).fill(-1);
  const seenPairs = new Set<number>();
  const different = new Int32Array(count);
  for (let e = 0; e < events.length; e++) {
    const customer = events.customer[e] as number;
    const item = events.item[e] as number;
    if (customer < 0 || item < 0) continue;
    const pair = customer * dataset.items.length + item;
    const first = !seenPairs.has(pair);
    seenPairs.add(pair);
    if (first) different[customer] = (different[customer] as number) + 1;
    if (events.type[e] === target && (first || !excludeSeen)) last[customer] = e;
  }
  const chosen =
    sample === undefined ? null : chosenRows(count, sample, (row) => (different[row] as number) > 1);
  for (let row = 0; row < count; row++) {
    if ((different[row] as number) < 2 || chosen?.[row] === 0) last[row] = -1;
  }

  const kept = keepEvents(dataset, (e) => {
    const customer = events.customer[e] as number;
    const held = customer < 0 ? -1 : (last[customer] as number);
    if (held < 0) return true;
    const before = (events.time[e] as number) < (events.time[held] as number);
    const beside = events.time[e] === events.time[held] && events.item[e] !== events.item[held];
    return before || beside;
  });
  const train = buildInteractions(kept, interactions);
  const cases = Array.from(last, (event, row): Case[] => {
    const known = (train.matrix.offsets[row + 1] as number) > (train.matrix.offsets[row] as number);
    return event >= 0 && known ? [{ row, relevant: [events.item[event] as number] }] : [];
  });
  return trialOf({ format, dataset: kept, interactions }, train, cases.flat());
}

/** Customers that are drawn to be measured: what all others have stays to be learnt from. */
export interface CustomerSample {
  readonly most: number;
  readonly seed: number;
}

/** 1 for each row that is drawn from those that can be measured. */
export function chosenRows(
  count: number,
  { most, seed }: CustomerSample,
  isAble: (row: number) => boolean,
): Uint8Array {
  const able = Array.from({ length: count }, (_, row) => row).filter(isAble);
  const chosen = new Uint8Array(count);
  const sampled = sampleWithout(
    able.length,
    Math.min(most, able.length),
    seededRandom(seed, 'trial.customers'),
  );
  for (const at of sampled) chosen[able[at] as number] = 1;
  return chosen;
}

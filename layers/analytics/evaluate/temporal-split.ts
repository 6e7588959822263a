import type { InteractionsConfig } from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE, EVENT_TYPES, type EventType } from '../../contract/events/event-types.ts';
import type { Interactions, Pattern } from '../recommend/contract.ts';
import { buildInteractions } from '../recommend/interactions.ts';
import { seenOf } from '../recommend/lists.ts';

/** Training data from before a cut, and the items that each customer chose afterwards and had not had before. */
export interface TemporalSplit {
  /** UTC milliseconds; training sees strictly earlier events only. */
  readonly cut: number;
  readonly train: Interactions;
  /** Type of event that counts as choosing an item. */
  readonly target: EventType;
  /** Relevant items of each customer; empty rows for customers who chose nothing new or were not known before. */
  readonly relevant: Pattern;
  /** Customers with a history before the cut and relevant items after it, ascending. */
  readonly customers: Int32Array;
}

/**
 * Splits by one cut for everybody, so that no later event of another customer leaks into training.
 * The target is a purchase where there are any after the cut, otherwise the type of event with the largest weight.
 */
export function temporalSplit(dataset: Dataset, cut: number, config: InteractionsConfig): TemporalSplit {
  const train = buildInteractions(dataset, config, { until: cut });
  const target = targetType(dataset, cut, config);
  const only = Object.fromEntries(EVENT_TYPES.map((type) => [type, type === target ? 1 : 0]));
  const chosen = buildInteractions(
    dataset,
    { weights: only as InteractionsConfig['weights'], halfLifeDays: null, windowDays: null },
    { from: cut },
  ).matrix;
  const offsets = new Int32Array(chosen.rows + 1);
  const indices: number[] = [];
  const customers: number[] = [];
  for (let row = 0; row < chosen.rows; row++) {
    const known = train.matrix.offsets[row + 1] > train.matrix.offsets[row];
    if (known) {
      const seen = new Set(seenOf(train.seen, row));
      for (const item of seenOf(chosen, row)) if (!seen.has(item)) indices.push(item);
    }
    offsets[row + 1] = indices.length;
    if (offsets[row + 1] > offsets[row]) customers.push(row);
  }
  return {
    cut,
    train,
    target,
    relevant: { offsets, indices: Int32Array.from(indices) },
    customers: Int32Array.from(customers),
  };
}

/** The dataset as it was known at a time: the events before it, with that time as `asOf`. Views, no copy. O(log events). */
export function knownAt(dataset: Dataset, until: number): Dataset {
  const { length, ...columns } = dataset.events;
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (columns.time[middle] < until) low = middle + 1;
    else high = middle;
  }
  const before = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.subarray(0, low)]),
  ) as unknown as typeof columns;
  return { ...dataset, asOf: until, events: { length: low, ...before } };
}

function targetType(dataset: Dataset, cut: number, config: InteractionsConfig): EventType {
  const { events } = dataset;
  const after = new Set<number>();
  for (let e = 0; e < events.length; e++) {
    if (events.time[e] >= cut && events.customer[e] >= 0 && events.item[e] >= 0) after.add(events.type[e]);
  }
  if (after.has(EVENT_CODE.purchase)) return 'purchase';
  const byWeight = EVENT_TYPES.filter((type) => type !== 'refund' && after.has(EVENT_CODE[type]));
  return byWeight.sort((a, b) => config.weights[b] - config.weights[a])[0] ?? 'purchase';
}

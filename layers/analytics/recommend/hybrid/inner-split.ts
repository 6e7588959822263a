import { DAY_MS } from '../../../contract/events/days.ts';
import { csrFromTriples } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { seededRandom } from '../../numeric/random.ts';
import type { EventLog, Interactions, Pattern } from '../contract.ts';
import { entriesOf } from '../event-log.ts';

/** The training data split once more, so that a blend can be learnt without the judge's hold-out. */
export interface InnerSplit {
  readonly train: Interactions;
  /** Held-out items of each customer. */
  readonly relevant: Pattern;
  /** Customers with something on both sides, ascending. */
  readonly customers: Int32Array;
}

/**
 * Holds out about `share` of the pairs: where times differ, the pairs that began last, by one cut for everybody; in data
 * without times, a random part of every customer's items.
 */
export function innerSplit(interactions: Interactions, share: number, seed: number): InnerSplit {
  const { matrix, firstTime } = interactions;
  const cut = timeCut(firstTime, share);
  const held = cut === null ? randomPart(matrix, share, seed) : lateCells(firstTime, cut);
  // Where there are purchases, they are what is to be predicted.
  const bought = interactions.purchases.some((times) => times > 0);
  const customers: number[] = [];
  const offsets = new Int32Array(matrix.rows + 1);
  const indices: number[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    let kept = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      if (held[at] === 0) kept++;
      else if (!bought || interactions.purchases[at] > 0) indices.push(matrix.indices[at]);
    }
    offsets[row + 1] = indices.length;
    if (kept > 0 && offsets[row + 1] > offsets[row]) customers.push(row);
  }
  return {
    train: withoutCells(interactions, held, cut),
    relevant: { offsets, indices: Int32Array.from(indices) },
    customers: Int32Array.from(customers),
  };
}

/** The time after which about `share` of the cells begin, or null when there is no such time. */
function timeCut(times: Float64Array, share: number): number | null {
  if (times.length === 0) return null;
  const sorted = times.slice().sort();
  const cut = sorted[Math.floor((1 - share) * (sorted.length - 1))];
  const late = sorted.length - sorted.findIndex((time) => time >= cut);
  return cut > sorted[0] && late < sorted.length / 2 ? cut : null;
}

function lateCells(times: Float64Array, cut: number): Uint8Array {
  return Uint8Array.from(times, (time) => (time >= cut ? 1 : 0));
}

function randomPart(matrix: Csr, share: number, seed: number): Uint8Array {
  const random = seededRandom(seed, 'inner-split');
  const held = new Uint8Array(matrix.indices.length);
  for (let row = 0; row < matrix.rows; row++) {
    const start = matrix.offsets[row];
    const length = matrix.offsets[row + 1] - start;
    let left = Math.round(share * length);
    for (let i = 0; i < length; i++) {
      if (random.next() * (length - i) >= left) continue;
      held[start + i] = 1;
      left--;
    }
  }
  return held;
}

function withoutCells(interactions: Interactions, held: Uint8Array, cut: number | null): Interactions {
  const { matrix, seen, demand, firstTime, lastTime, purchases, asOf } = interactions;
  const cells = held.reduce((count, flag) => count + 1 - flag, 0);
  const offsets = new Int32Array(matrix.rows + 1);
  const indices = new Int32Array(cells);
  const values = new Float32Array(cells);
  const first = new Float64Array(cells);
  const last = new Float64Array(cells);
  const bought = new Float32Array(cells);
  const seenOffsets = new Int32Array(matrix.rows + 1);
  const seenIndices = new Int32Array(seen.indices.length);
  const gone = new Set<number>();
  let to = 0;
  let toSeen = 0;
  for (let row = 0; row < matrix.rows; row++) {
    gone.clear();
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      if (held[at] === 1) {
        gone.add(matrix.indices[at]);
        continue;
      }
      indices[to] = matrix.indices[at];
      values[to] = matrix.values[at];
      first[to] = firstTime[at];
      // A pair with events after the cut is known up to it.
      last[to] = cut === null ? lastTime[at] : Math.min(lastTime[at], cut - 1);
      bought[to++] = purchases[at];
    }
    offsets[row + 1] = to;
    for (let at = seen.offsets[row]; at < seen.offsets[row + 1]; at++) {
      if (!gone.has(seen.indices[at])) seenIndices[toSeen++] = seen.indices[at];
    }
    seenOffsets[row + 1] = toSeen;
  }
  return {
    matrix: { rows: matrix.rows, cols: matrix.cols, offsets, indices, values },
    seen: { offsets: seenOffsets, indices: seenIndices.slice(0, toSeen) },
    demand: cut === null ? demandOf(matrix.cols, indices, values) : olderDemand(demand, asOf, cut),
    firstTime: first,
    lastTime: last,
    log: logWithout(interactions, held, cut),
    purchases: bought,
    items: interactions.items,
    asOf: cut ?? asOf,
  };
}

/** The log without held-out pairs, and without anything after the cut. */
function logWithout({ log, matrix }: Interactions, held: Uint8Array, cut: number | null): EventLog {
  const offsets = new Int32Array(matrix.rows + 1);
  const kept: number[] = [];
  const gone = new Set<number>();
  for (let row = 0; row < matrix.rows; row++) {
    gone.clear();
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      if (held[at] === 1) gone.add(matrix.indices[at]);
    }
    for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
      if (!gone.has(log.item[at]) && (cut === null || log.time[at] < cut)) kept.push(at);
    }
    offsets[row + 1] = kept.length;
  }
  return entriesOf(log, offsets, kept);
}

function demandOf(items: number, indices: Int32Array, values: Float32Array): Csr {
  return csrFromTriples(items, 1, indices, new Int32Array(indices.length), values);
}

/** Demand from before the cut, its ages counted from there. */
function olderDemand(demand: Csr, asOf: number, cut: number): Csr {
  const shift = Math.ceil((asOf - cut) / DAY_MS);
  const rows: number[] = [];
  const ages: number[] = [];
  const values: number[] = [];
  for (let item = 0; item < demand.rows; item++) {
    for (let at = demand.offsets[item]; at < demand.offsets[item + 1]; at++) {
      if (demand.indices[at] < shift) continue;
      rows.push(item);
      ages.push(demand.indices[at] - shift);
      values.push(demand.values[at]);
    }
  }
  return csrFromTriples(demand.rows, Math.max(1, demand.cols - shift), rows, ages, values);
}

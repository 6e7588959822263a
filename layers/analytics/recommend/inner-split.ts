import { csrFromTriples } from '../matrix/build.ts';
import type { Csr } from '../matrix/csr.ts';
import { seededRandom } from '../numeric/random.ts';
import type { Interactions, Pattern } from './contract.ts';

const DAY_MS = 86_400_000;

/** A part of the training data held out to learn from, without touching what the judge measures on. */
export interface InnerSplit {
  readonly train: Interactions;
  /** Held-out items of each customer. */
  readonly relevant: Pattern;
  /** Customers with something on both sides, ascending. */
  readonly customers: Int32Array;
}

/**
 * Holds out about `share` of the pairs: the latest, by one cut for everybody, where times differ; a random part of every
 * customer's items where they do not (data without times).
 */
export function innerSplit(interactions: Interactions, share: number, seed: number): InnerSplit {
  const { matrix, lastTime } = interactions;
  const cut = timeCut(lastTime, share);
  const held = cut === null ? randomPart(matrix, share, seed) : lateCells(lastTime, cut);
  const customers: number[] = [];
  const offsets = new Int32Array(matrix.rows + 1);
  const indices: number[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    let kept = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      if (held[at] === 1) indices.push(matrix.indices[at]);
      else kept++;
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

/** The time from which on about `share` of the cells lie, or null when there is no such time. */
function timeCut(lastTime: Float64Array, share: number): number | null {
  if (lastTime.length === 0) return null;
  const sorted = lastTime.slice().sort();
  const cut = sorted[Math.floor((1 - share) * (sorted.length - 1))];
  const late = sorted.length - sorted.findIndex((time) => time >= cut);
  return cut > sorted[0] && late < sorted.length / 2 ? cut : null;
}

function lateCells(lastTime: Float64Array, cut: number): Uint8Array {
  return Uint8Array.from(lastTime, (time) => (time >= cut ? 1 : 0));
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
  const { matrix, seen, demand, lastTime, purchases, asOf } = interactions;
  const cells = held.reduce((count, flag) => count + 1 - flag, 0);
  const offsets = new Int32Array(matrix.rows + 1);
  const indices = new Int32Array(cells);
  const values = new Float32Array(cells);
  const times = new Float64Array(cells);
  const bought = new Float32Array(cells);
  const seenOffsets = new Int32Array(matrix.rows + 1);
  const seenIndices = new Int32Array(seen.indices.length);
  let to = 0;
  let toSeen = 0;
  for (let row = 0; row < matrix.rows; row++) {
    let at = matrix.offsets[row];
    for (let s = seen.offsets[row]; s < seen.offsets[row + 1]; s++) {
      const cell = at < matrix.offsets[row + 1] && matrix.indices[at] === seen.indices[s] ? at++ : -1;
      if (cell >= 0 && held[cell] === 1) continue;
      seenIndices[toSeen++] = seen.indices[s];
      if (cell < 0) continue;
      indices[to] = matrix.indices[cell];
      values[to] = matrix.values[cell];
      times[to] = lastTime[cell];
      bought[to++] = purchases[cell];
    }
    offsets[row + 1] = to;
    seenOffsets[row + 1] = toSeen;
  }
  return {
    matrix: { rows: matrix.rows, cols: matrix.cols, offsets, indices, values },
    seen: { offsets: seenOffsets, indices: seenIndices.slice(0, toSeen) },
    demand: cut === null ? demandOf(matrix.cols, indices, values) : olderDemand(demand, asOf, cut),
    lastTime: times,
    purchases: bought,
    asOf: cut ?? asOf,
  };
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

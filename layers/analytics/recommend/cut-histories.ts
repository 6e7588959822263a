import type { EventLog, Interactions } from './contract.ts';

/** Most items of one customer that a model learns from; the latest stay. The work of many models grows with its square. */
export const LONGEST_HISTORY = 1000;
/** Most events of one customer that models of order and repetition learn from; the latest stay. */
export const LONGEST_LOG = 10_000;

/**
 * Interactions without the oldest part of histories beyond {@link LONGEST_HISTORY} items and {@link LONGEST_LOG} events. What
 * customers have (`seen`) and demand stay whole. O(cells + n log n of the long ones).
 */
export function cutHistories(interactions: Interactions): Interactions {
  const { matrix, firstTime, lastTime, purchases } = interactions;
  const log = cutLog(interactions.log);
  const customers = countLonger(matrix.offsets, LONGEST_HISTORY);
  if (customers === 0) return { ...interactions, log };
  const offsets = new Int32Array(matrix.rows + 1);
  const kept = new Int32Array(matrix.indices.length);
  let count = 0;
  for (let row = 0; row < matrix.rows; row++) {
    const [from, to] = [matrix.offsets[row], matrix.offsets[row + 1]];
    if (to - from > LONGEST_HISTORY) {
      for (const at of latest(from, to, LONGEST_HISTORY, lastTime)) kept[count++] = at;
    } else for (let at = from; at < to; at++) kept[count++] = at;
    offsets[row + 1] = count;
  }
  const positions = kept.subarray(0, count);
  return {
    ...interactions,
    log,
    matrix: {
      ...matrix,
      offsets,
      indices: positions.map((at) => matrix.indices[at]),
      values: pick(matrix.values, positions, new Float32Array(count)),
    },
    firstTime: pick(firstTime, positions, new Float64Array(count)),
    lastTime: pick(lastTime, positions, new Float64Array(count)),
    purchases: pick(purchases, positions, new Float32Array(count)),
    cut: { customers, pairs: matrix.indices.length - count },
  };
}

/** Events are by time: the latest of each customer are the last. */
function cutLog(log: EventLog): EventLog {
  if (countLonger(log.offsets, LONGEST_LOG) === 0) return log;
  const rows = log.offsets.length - 1;
  const offsets = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++)
    offsets[row + 1] = offsets[row] + Math.min(LONGEST_LOG, log.offsets[row + 1] - log.offsets[row]);
  const length = offsets[rows];
  const cut = {
    offsets,
    item: new Int32Array(length),
    time: new Float64Array(length),
    weight: new Float32Array(length),
    basket: new Int32Array(length),
  };
  for (let row = 0; row < rows; row++) {
    const to = log.offsets[row + 1];
    const from = to - (offsets[row + 1] - offsets[row]);
    for (const name of ['item', 'time', 'weight', 'basket'] as const)
      cut[name].set(log[name].subarray(from, to), offsets[row]);
  }
  return cut;
}

function pick<T extends Float32Array | Float64Array>(from: T, positions: Int32Array, into: T): T {
  for (let i = 0; i < positions.length; i++) into[i] = from[positions[i]];
  return into;
}

/** Positions `[from, to)` with the latest times, `most` of them, ascending; of equal times the first stay. */
function latest(from: number, to: number, most: number, time: Float64Array): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
    .sort((a, b) => time[b] - time[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** Number of rows with more entries than that. */
function countLonger(offsets: Int32Array, most: number): number {
  let count = 0;
  for (let row = 0; row + 1 < offsets.length; row++) if (offsets[row + 1] - offsets[row] > most) count++;
  return count;
}

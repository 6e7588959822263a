import type { Interactions } from '../recommend/contract.ts';
import { entriesOf } from '../recommend/event-log.ts';

/**
 * Interactions in which customers who were not chosen have none. Demand stays whole: it belongs to no customer. O(cells + events).
 * @param chosen 1 for each row that stays
 */
export function onlyRows(interactions: Interactions, chosen: Uint8Array): Interactions {
  const { matrix, log, firstTime, lastTime, purchases } = interactions;
  const logOffsets = new Int32Array(matrix.rows + 1);
  const logged: number[] = [];
  const offsets = new Int32Array(matrix.rows + 1);
  const kept: number[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    if (chosen[row] === 1)
      for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) kept.push(at);
    offsets[row + 1] = kept.length;
    if (chosen[row] === 1) for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) logged.push(at);
    logOffsets[row + 1] = logged.length;
  }
  return {
    ...interactions,
    matrix: {
      ...matrix,
      offsets,
      indices: Int32Array.from(kept, (at) => matrix.indices[at]),
      values: Float32Array.from(kept, (at) => matrix.values[at]),
    },
    log: entriesOf(log, logOffsets, logged),
    firstTime: Float64Array.from(kept, (at) => firstTime[at]),
    lastTime: Float64Array.from(kept, (at) => lastTime[at]),
    purchases: Float32Array.from(kept, (at) => purchases[at]),
  };
}

import { parentPort, workerData } from 'node:worker_threads';
import type { Csr } from '../../layers/analytics/numeric/csr.ts';
import { nearest } from '../../layers/analytics/recommend/nearest.ts';
import { similarityOf } from '../../layers/analytics/recommend/similarity.ts';

/** Takes slices of items from a shared counter until none is left; posts the sum of all similarities found. */
export interface NeighboursTask {
  readonly items: Csr;
  readonly users: Csr;
  readonly k: number;
  readonly slice: number;
  /** One Int32 in shared memory: the next item to take. */
  readonly next: Int32Array;
}

const { items, users, k, slice, next } = workerData as NeighboursTask;
const cosine = similarityOf('cosine', items, 0);
let checksum = 0;
for (let from = Atomics.add(next, 0, slice); from < items.rows; from = Atomics.add(next, 0, slice)) {
  const lists = nearest(items, users, from, Math.min(items.rows, from + slice), k, cosine);
  for (const score of lists.scores) checksum += score;
}
parentPort?.postMessage(checksum);

import { TopK } from '../../numeric/top-k.ts';
import type { EventLog } from '../contract.ts';
import { scoringModel } from '../scoring-model.ts';
import { sequenceOf } from '../sequence.ts';

const DEFAULTS = {
  /** Most similar sessions that are used. */
  neighbours: 500,
  /** Sessions compared: the latest that share an item. */
  sample: 5000,
};

/**
 * V-SKNN (Ludewig and Jannach, UMUAI 2018): sessions similar to the current one, in which late items count most. A
 * customer's whole log is one session.
 *
 * - an item of the current session weighs its position over the session's length (linear);
 * - a session's similarity is the sum of the weights of shared items over √ of both lengths;
 * - a neighbour speaks for its items by similarity, the position of the latest shared item, and the items' IDF.
 */
export const sessionKnn = scoringModel({
  name: 'session-knn',
  traits: {
    cost: 1.5,
    needs: ['order'],
    work: ({ rows, cells, holderPairs }, { sample, neighbours }) => {
      const length = cells / Math.max(1, rows);
      const reached = Math.min(Number(sample) * length, holderPairs / Math.max(1, rows));
      return { fit: 8 * cells, list: 1.5 * (reached + Math.min(reached, Number(neighbours)) * length) };
    },
    foldsInExactly: false,
    variants: [
      [{ neighbours: 100 }, { neighbours: 1500 }],
      [{ sample: 1000 }, { sample: 20_000 }],
    ],
  },
  defaults: DEFAULTS,
  // The log is the model.
  arrays: {},
  learn: () => ({}),
  scorer(_learned, { log, matrix }, { neighbours, sample }) {
    const sessionsOf = sessionsByItem(log, matrix.cols);
    const idf = sessionsOf.map((sessions) => Math.log1p(matrix.rows / Math.max(1, sessions.length)));
    const top = new TopK(neighbours);
    const near = new Int32Array(neighbours);
    const similarities = new Float64Array(neighbours);
    const shared = new Float64Array(matrix.rows);
    const latest = new Float64Array(matrix.rows);
    return (query, into) => {
      const sequence = sequenceOf(query, log);
      const touched: number[] = [];
      for (const [item, place] of lastPlaces(sequence)) {
        const weight = place / sequence.length;
        // An item's latest sessions come first: the sample is of recent ones.
        for (const session of sessionsOf[item].subarray(0, sample)) {
          if (session === query.row) continue;
          if (shared[session] === 0) touched.push(session);
          shared[session] += weight;
          latest[session] = Math.max(latest[session], weight);
        }
      }
      for (const session of touched) {
        const length = log.offsets[session + 1] - log.offsets[session];
        top.push(session, shared[session] / Math.sqrt(length * sequence.length));
      }
      const count = top.drain(near, similarities, 0);
      for (let n = 0; n < count; n++) {
        const strength = similarities[n] * latest[near[n]];
        for (let at = log.offsets[near[n]]; at < log.offsets[near[n] + 1]; at++) {
          into.add(log.item[at], strength * idf[log.item[at]]);
        }
      }
      for (const session of touched) {
        shared[session] = 0;
        latest[session] = 0;
      }
    };
  },
});

/** Items in order of first occurrence, with the position of their last, counted from 1. */
function lastPlaces(sequence: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  for (const [at, item] of sequence.entries()) places.set(item, at + 1);
  return places;
}

function sessionsByItem(log: EventLog, items: number): Int32Array[] {
  const ended = Float64Array.from({ length: log.offsets.length - 1 }, (_, row) =>
    log.offsets[row + 1] > log.offsets[row] ? log.time[log.offsets[row + 1] - 1] : 0,
  );
  const byItem = Array.from({ length: items }, () => new Set<number>());
  for (let row = 0; row + 1 < log.offsets.length; row++) {
    for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) byItem[log.item[at]].add(row);
  }
  return byItem.map((sessions) => Int32Array.from(sessions).sort((a, b) => ended[b] - ended[a] || a - b));
}

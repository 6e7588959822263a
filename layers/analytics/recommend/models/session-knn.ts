import { TopK } from '../../numeric/top-k.ts';
import type { EventLog } from '../contract.ts';
import { scoringModel } from '../scoring-model.ts';
import { sequenceOf } from '../sequence.ts';

const DEFAULTS = {
  /** Most similar sessions that are used. */
  neighbours: 500,
  /** Sessions compared: the latest that share an item. */
  sample: 5000,
  /** Steps back in the current session after which an item counts 1/e. */
  memory: 2,
  /** Steps from the shared item after which an item of a similar session counts 1/e; 0: all items count alike. */
  reach: 5,
  /** What an item before the shared one counts, relative to one behind it. */
  backward: 0.7,
  /** Age at which a session counts 1/e, as a share of the time between the first and the last session; 0: age does not count. */
  ageing: 0,
};

/**
 * VSTAN (Ludewig, Mauro, Latifi and Jannach, RecSys 2019 and UMUAI 2021), a nearest-neighbour model of sessions. A
 * customer's whole log is one session.
 *
 * - an item of the current session weighs exp(−steps back / memory);
 * - a session's similarity is the sum of the weights of shared items over √ of both lengths, times exp(−age / ageing);
 * - a neighbour speaks for its items by similarity, by exp(−steps from the latest shared item / reach), and by the items' IDF;
 * - the item that the customer is at is no next one.
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
      [{ memory: 0.7 }, { memory: 5 }],
      [{ reach: 2 }, { reach: 20 }, { reach: 0 }],
      [{ backward: 0.2 }, { backward: 1 }],
      [{ ageing: 0.1 }, { ageing: 0.4 }],
    ],
  },
  defaults: DEFAULTS,
  // The log is the model.
  arrays: {},
  learn: () => ({}),
  scorer(_learned, { log, matrix }, settings) {
    const { neighbours, sample } = settings;
    const { sessionsOf, ages } = sessionsByItem(log, matrix.cols);
    const idf = sessionsOf.map((sessions) => Math.log1p(matrix.rows / Math.max(1, sessions.length)));
    const decay = ages.map((age) => (settings.ageing > 0 ? Math.exp(-age / settings.ageing) : 1));
    const top = new TopK(neighbours);
    const near = new Int32Array(neighbours);
    const similarities = new Float64Array(neighbours);
    const shared = new Float64Array(matrix.rows);
    /** The latest item of the current session that each touched session has. */
    const match = new Int32Array(matrix.rows);
    const touched = new Int32Array(matrix.rows);
    return (query, into) => {
      const sequence = sequenceOf(query, log);
      const latest = sequence.at(-1) ?? -1;
      let count = 0;
      for (const [item, place] of latestFirst(sequence)) {
        const weight = Math.exp((place + 1 - sequence.length) / settings.memory);
        const sessions = sessionsOf[item];
        // An item's latest sessions come first: the sample is of recent ones.
        for (let s = 0; s < Math.min(sample, sessions.length); s++) {
          const session = sessions[s];
          if (session === query.row) continue;
          if (shared[session] === 0) {
            touched[count++] = session;
            match[session] = item;
          }
          shared[session] += weight;
        }
      }
      for (let t = 0; t < count; t++) {
        const session = touched[t];
        const length = log.offsets[session + 1] - log.offsets[session];
        top.push(session, (shared[session] / Math.sqrt(length * sequence.length)) * decay[session]);
        shared[session] = 0;
      }
      const found = top.drain(near, similarities, 0);
      for (let n = 0; n < found; n++) {
        const [start, end] = [log.offsets[near[n]], log.offsets[near[n] + 1]];
        let at = end - 1;
        while (at > start && log.item[at] !== match[near[n]]) at--;
        for (let e = start; e < end; e++) {
          if (log.item[e] === latest) continue;
          const steps = Math.abs(e - at);
          const nearness = settings.reach > 0 ? Math.exp(-steps / settings.reach) : 1;
          const side = e < at ? settings.backward : 1;
          into.add(log.item[e], similarities[n] * nearness * side * idf[log.item[e]]);
        }
      }
    };
  },
});

/** Different items of a sequence with the position of their last occurrence, the latest first. */
function latestFirst(sequence: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  for (let at = sequence.length - 1; at >= 0; at--) {
    if (!places.has(sequence[at])) places.set(sequence[at], at);
  }
  return places;
}

/** Sessions that have each item, the latest first, and the age of each session as a share of the time between first and last. */
function sessionsByItem(log: EventLog, items: number): { sessionsOf: Int32Array[]; ages: Float64Array } {
  const rows = log.offsets.length - 1;
  const ended = Float64Array.from({ length: rows }, (_, row) =>
    log.offsets[row + 1] > log.offsets[row] ? log.time[log.offsets[row + 1] - 1] : 0,
  );
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => ended[b] - ended[a] || a - b,
  );
  const last = new Int32Array(items).fill(-1);
  const count = new Int32Array(items);
  const each = (visit: (item: number, row: number) => void) => {
    last.fill(-1);
    for (const row of order) {
      for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
        if (last[log.item[at]] === row) continue;
        last[log.item[at]] = row;
        visit(log.item[at], row);
      }
    }
  };
  each((item) => count[item]++);
  const sessionsOf = Array.from(count, (sessions) => new Int32Array(sessions));
  count.fill(0);
  each((item, row) => {
    sessionsOf[item][count[item]++] = row;
  });
  const times = log.time;
  let [first, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    first = Math.min(first, time);
    newest = Math.max(newest, time);
  }
  const ages = ended.map((time) => (newest > first ? (newest - time) / (newest - first) : 0));
  return { sessionsOf, ages };
}

import { csrFromTriples, transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { strongest } from '../../numeric/strongest.ts';
import type { EventLog } from '../contract.ts';
import { explainByWeights } from '../explain.ts';
import { sparse } from '../learned-arrays.ts';
import { scoringModel } from '../scoring-model.ts';
import { sequenceOf } from '../sequence.ts';

const DEFAULTS = {
  /** Largest distance in a history at which two items are connected. */
  reach: 10,
  /** Items kept for each item. */
  neighbours: 200,
  /** Connections are divided by the items' frequencies to this power; 0: not at all. */
  damping: 0.5,
  /** Weight of an item of the history relative to the next more recent one, 0 to 1. */
  recency: 0.6,
  /** Weight of the connection from an item to one before it, relative to one behind it. */
  backward: 1,
};

/**
 * Nearest neighbours by transition, for ordered histories: two items are connected by 1/distance wherever they are near
 * each other in a customer's sequence, in either order unless `backward` says less. A customer's latest items count most, each `recency` times the
 * one after it. O(events × reach).
 */
export const transitions = scoringModel({
  name: 'transitions',
  traits: {
    cost: 3,
    needs: ['order'],
    work: ({ events, rows }, { reach }) => ({
      fit: 20 * events * Number(reach),
      list: (40 * events) / Math.max(1, rows),
    }),
    foldsInExactly: false,
    variants: [
      [{ reach: 3 }, { reach: 30 }],
      [{ recency: 0.3 }, { recency: 0.8 }, { recency: 0.95 }],
      [{ damping: 0.25 }, { damping: 0.75 }],
      [{ backward: 0.3 }, { backward: 0 }],
    ],
  },
  defaults: DEFAULTS,
  arrays: { weights: sparse },
  learn: ({ log, matrix }, settings) => ({ weights: connect(log, matrix.cols, settings) }),
  scorer({ weights: { offsets, indices, values } }, { log }, { recency }) {
    return (query, into) => {
      const sequence = sequenceOf(query, log);
      let weight = 1;
      for (let s = sequence.length - 1; s >= 0 && weight > 1e-6; s--, weight *= recency) {
        into.addCells(indices, values, offsets[sequence[s]], offsets[sequence[s] + 1], weight);
      }
    };
  },
  explainer: ({ weights }) => explainByWeights(transpose(weights)),
});

function connect(log: EventLog, items: number, settings: typeof DEFAULTS): Csr {
  const from: number[] = [];
  const to: number[] = [];
  const strength: number[] = [];
  const times = new Float64Array(items);
  for (const item of log.item) times[item]++;
  for (let row = 0; row + 1 < log.offsets.length; row++) {
    for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
      const last = Math.min(log.offsets[row + 1], at + 1 + settings.reach);
      for (let next = at + 1; next < last; next++) {
        const [a, b] = [log.item[at], log.item[next]];
        if (a === b) continue;
        const share = 1 / ((next - at) * (times[a] * times[b]) ** settings.damping);
        // A row holds what its item adds to others.
        from.push(a);
        to.push(b);
        strength.push(share);
        if (settings.backward === 0) continue;
        from.push(b);
        to.push(a);
        strength.push(settings.backward * share);
      }
    }
  }
  return strongest(csrFromTriples(items, items, from, to, strength), settings.neighbours);
}

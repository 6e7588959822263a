import { BucketSort } from '../../numeric/bucket-sort.ts';
import { csrFromTriples, transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { rowNorms } from '../../numeric/norms.ts';
import type { EventLog } from '../contract.ts';
import { sparse } from '../learned-arrays.ts';
import { rowOf } from '../lists.ts';
import { SharedProducts } from '../nearest.ts';
import { scoringModel } from '../scoring-model.ts';
import { byPair } from '../similarity.ts';

const DEFAULTS = {
  /** Most similar customers that are used. */
  neighbours: 300,
  /** Weight of a basket relative to the next later one of its group. */
  withinDecay: 0.9,
  /** Weight of a group of baskets relative to the next later one. */
  groupDecay: 0.7,
  /** Groups a history is cut into. */
  groups: 7,
  /** Weight of the customer's own habits, 0 to 1; the neighbours' habits get the rest. */
  own: 0.7,
};

/**
 * TIFU-KNN (Hu et al., SIGIR 2020) for repeat purchase: a customer's habits are the mean of basket vectors, decayed by age
 * within groups of baskets and again across groups; the prediction is `own` × habits + (1 − own) × the mean habits of the
 * customers with the most similar habits. Cosine stands for the Euclidean distance, so that long and short histories
 * are comparable. Meant for `excludeSeen: false`; scores of new items come from the neighbours alone.
 */
export const tifuKnn = scoringModel({
  name: 'tifu-knn',
  traits: {
    cost: 1.3,
    needs: ['order'],
    work: ({ events, rows, holderPairs }) => ({
      fit: 20 * events,
      list: (2 * holderPairs) / Math.max(1, rows),
    }),
    foldsInExactly: false,
    variants: [
      [{ own: 0.3 }, { own: 0.5 }, { own: 0.9 }],
      [{ groups: 3 }, { groups: 12 }],
      [{ withinDecay: 1 }, { withinDecay: 0.7 }],
      [{ groupDecay: 0.9 }, { groupDecay: 0.5 }],
      [{ neighbours: 100 }, { neighbours: 900 }],
    ],
  },
  defaults: DEFAULTS,
  arrays: { habits: sparse },
  learn: ({ log, matrix }, settings) => ({ habits: habitsOf(log, matrix.cols, settings) }),
  scorer({ habits }, _interactions, { neighbours, own }) {
    const { offsets, indices, values, rows, cols } = habits;
    const byItem = transpose(habits);
    const lengths = rowNorms(habits);
    // The row's own length is the same for all: it does not change their order.
    const cosine = byPair((_self, other, shared) => shared / lengths[other]);
    const sort = new BucketSort(rows);
    const near = new Int32Array(neighbours);
    const cosines = new Float64Array(neighbours);
    const sharing = new SharedProducts(rows);
    return ({ row, history }, into) => {
      // A history that is passed in is used as habits, weight by weight.
      const { items, weights } = row >= 0 ? rowOf(habits, row) : history;
      const one = { rows: 1, cols, offsets: Int32Array.of(0, items.length), indices: items, values: weights };
      sharing.collect(one, 0, byItem);
      const found = sharing.compare(-1, row, cosine, sort);
      const count = sort.best(found, neighbours, near, cosines, 0);
      for (let h = 0; h < items.length; h++) into.add(items[h], own * weights[h]);
      for (let n = 0; n < count; n++) {
        into.addCells(indices, values, offsets[near[n]], offsets[near[n] + 1], (1 - own) / count);
      }
    };
  },
});

/** Customers × items: decayed mean of basket vectors. */
export function habitsOf(log: EventLog, items: number, settings: typeof DEFAULTS): Csr {
  const rows: number[] = [];
  const cols: number[] = [];
  const values: number[] = [];
  const customers = log.offsets.length - 1;
  for (let row = 0; row < customers; row++) {
    const baskets = basketsInOrder(log, row);
    const size = Math.ceil(baskets.length / settings.groups);
    const groups = Math.ceil(baskets.length / Math.max(1, size));
    for (const [b, basket] of baskets.entries()) {
      // Groups are filled from the latest basket back, so the oldest may be shorter.
      const fromEnd = baskets.length - 1 - b;
      const group = Math.floor(fromEnd / size);
      const inGroup = Math.min(size, baskets.length - group * size);
      const weight =
        (settings.withinDecay ** (fromEnd % size) / inGroup) * (settings.groupDecay ** group / groups);
      for (const item of basket) {
        rows.push(row);
        cols.push(item);
        values.push(weight);
      }
    }
  }
  return csrFromTriples(customers, items, rows, cols, values);
}

/** Item sets of a customer's baskets, oldest first. */
function basketsInOrder(log: EventLog, row: number): Set<number>[] {
  const baskets = new Map<number, Set<number>>();
  for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
    const basket = baskets.get(log.basket[at]) ?? new Set<number>();
    basket.add(log.item[at]);
    baskets.set(log.basket[at], basket);
  }
  return [...baskets.values()];
}

import { transpose } from '../../numeric/build.ts';
import { invertSymmetric } from '../../numeric/dense-inverse.ts';
import { gram } from '../../numeric/gram.ts';
import { TopK } from '../../numeric/top-k.ts';
import type { Interactions, TopLists } from '../contract.ts';
import { itemItemModel } from '../item-item.ts';
import { emptyLists } from '../lists.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { meanPositive } from './sparse-ease.ts';

const DEFAULTS = {
  /** Ridge penalty λ, as a multiple of the mean squared length of an item's column: the same for weighted events. */
  ridge: 4,
  /** Share of a customer's items that the autoencoder drops at random, 0 to below 1; 0 is plain EASE. */
  dropout: 0,
  /** Weights kept for each item, the largest by amount. */
  keep: 1000,
  /**
   * Items in the dense problem: the ones most customers have; memory is 8 bytes × the square of this. Others are in no
   * list, so sparse-ease serves larger catalogues better.
   */
  maxItems: 4000,
};

const MAX_PAIRS = 64_000_000;

/**
 * EASE^R (Steck, WWW 2019): the item-item weights of the ridge regression of the interactions on themselves with a zero
 * diagonal, B = I − P diag(P)⁻¹ with P = (XᵀX + λI)⁻¹. With `dropout` p it is EDLAE (Steck, NeurIPS 2020), the
 * linear autoencoder that must restore dropped items: the penalty grows by p/(1 − p) times each item's own count.
 * O(items³ / 2).
 */
export const ease = itemItemModel({
  name: 'ease',
  traits: {
    cost: 40,
    // n³ of the inverse at two products of numbers a nanosecond.
    work: ({ rows, cols, pairs }, { maxItems }) => {
      const n = Math.min(cols, Number(maxItems));
      return { fit: pairs + n ** 3 / 33, list: (1000 * pairs) / Math.max(1, rows * n) };
    },
    variants: [[{ ridge: 1 }, { ridge: 12 }], [{ dropout: 0.3 }]],
  },
  defaults: DEFAULTS,
  learn: (interactions, settings) =>
    csrOfLists(easeWeights(interactions, settings), interactions.matrix.cols),
});

function easeWeights({ matrix }: Interactions, settings: typeof DEFAULTS): TopLists {
  const columns = transpose(matrix);
  const { upper, diagonal } = gram(matrix, columns, MAX_PAIRS);
  const chosen = mostCommon(columns.offsets, settings.maxItems);
  const n = chosen.length;
  const place = new Int32Array(matrix.cols).fill(-1);
  for (let p = 0; p < n; p++) place[chosen[p]] = p;

  const a = new Float64Array(n * n);
  const penalty = settings.ridge * meanPositive(diagonal);
  const drop = settings.dropout / (1 - settings.dropout);
  for (let p = 0; p < n; p++) {
    const item = chosen[p];
    for (let at = upper.offsets[item]; at < upper.offsets[item + 1]; at++) {
      const q = place[upper.indices[at]];
      if (q < 0) continue;
      a[p * n + q] = upper.values[at];
      a[q * n + p] = upper.values[at];
    }
    a[p * n + p] = diagonal[item] * (1 + drop) + penalty;
  }
  const lists = emptyLists(matrix.cols, Math.min(settings.keep, Math.max(1, n)));
  if (!invertSymmetric(a, n)) return lists;
  keepLargest(a, chosen, lists);
  return lists;
}

/** Column t of B, the weights for target t, as row t: −P_jt / P_tt. */
function keepLargest(inverse: Float64Array, chosen: Int32Array, lists: TopLists): void {
  const n = chosen.length;
  const top = new TopK(lists.k);
  const places = new Int32Array(lists.k);
  const amounts = new Float64Array(lists.k);
  for (let t = 0; t < n; t++) {
    const pivot = inverse[t * n + t];
    for (let j = 0; j < n; j++) {
      const amount = Math.abs(inverse[t * n + j]);
      if (j !== t && amount > 0) top.push(j, amount);
    }
    const count = top.drain(places, amounts, 0);
    const row = chosen[t];
    lists.counts[row] = count;
    for (let i = 0; i < count; i++) {
      lists.items[row * lists.k + i] = chosen[places[i]];
      lists.scores[row * lists.k + i] = -inverse[t * n + places[i]] / pivot;
    }
  }
}

/** The items that most customers have, ascending; ties go to the lower index. */
function mostCommon(offsets: Int32Array, most: number): Int32Array {
  const top = new TopK(Math.min(most, offsets.length - 1));
  for (let item = 0; item + 1 < offsets.length; item++) {
    if (offsets[item + 1] > offsets[item]) top.push(item, offsets[item + 1] - offsets[item]);
  }
  const chosen = new Int32Array(top.size);
  top.drain(chosen, new Float64Array(chosen.length), 0);
  return chosen.sort();
}

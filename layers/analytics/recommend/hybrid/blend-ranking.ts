import { gainAt, idealGain } from '../../numeric/gain.ts';
import type { OfferedItems } from './offered-items.ts';

/**
 * NDCG of many blends of the same lists. Sums of parts are kept by whoever tries one blend after the other, and only what was chosen
 * is ranked, so that a further part costs one addition an offered item.
 */
export class BlendRanking {
  readonly #data: OfferedItems;
  readonly #k: number;
  /** Values of each part, one an offered item. */
  readonly #columns: readonly Float32Array[];
  /** Numbers of all lists. */
  readonly #all: Int32Array;
  /** Gain of a list whose relevant items all come first. */
  readonly #ideal: Float64Array;
  /** Positions of the chosen among all offered, list by list, and the lists' offsets into them. */
  readonly #chosen: Int32Array;
  readonly #chosenOffsets: Int32Array;

  /** @param relevant number of relevant items of each list, offered or not */
  constructor(data: OfferedItems, relevant: ArrayLike<number>, k: number) {
    const { offsets, features, width, chosen, items } = data;
    this.#data = data;
    this.#k = k;
    this.#columns = Array.from({ length: width }, (_, p) =>
      Float32Array.from(items, (_item, c) => features[c * width + p]),
    );
    this.#ideal = Float64Array.from(relevant, (count) => idealGain(Math.min(k, count)));
    this.#all = Int32Array.from({ length: this.#ideal.length }, (_, list) => list);
    this.#chosen = Int32Array.from(chosen.keys()).filter((c) => chosen[c] === 1);
    this.#chosenOffsets = new Int32Array(offsets.length);
    let at = 0;
    for (let list = 0; list < this.#chosenOffsets.length; list++) {
      while (at < this.#chosen.length && this.#chosen[at] < offsets[list]) at++;
      this.#chosenOffsets[list] = at;
    }
  }

  /** Scores of all offered items times the items' factors. */
  times(scores: Float64Array, factors: Float64Array): Float64Array {
    const { items } = this.#data;
    return scores.map((score, c) => score * factors[items[c]]);
  }

  /** Number of lists. */
  get size(): number {
    return this.#all.length;
  }

  /** Scores of all offered items under some weights. */
  sum(weights: ArrayLike<number>): Float64Array {
    const scores = new Float64Array(this.#data.items.length);
    for (const [p, column] of this.#columns.entries()) {
      const weight = weights[p];
      if (weight > 0) for (let c = 0; c < scores.length; c++) scores[c] += weight * column[c];
    }
    return scores;
  }

  /** The scores with one part more. */
  plus(scores: Float64Array, part: number, into: Float64Array): Float64Array {
    const column = this.#columns[part];
    for (let c = 0; c < scores.length; c++) into[c] = scores[c] + column[c];
    return into;
  }

  /**
   * NDCG at k of each list; ties go to the lower item. O(offered × relevant).
   * @param lists numbers of the lists to rank; absent: all
   */
  ndcg(scores: Float64Array, lists: Int32Array = this.#all): Float64Array {
    const { offsets, items } = this.#data;
    const each = new Float64Array(lists.length);
    for (let n = 0; n < each.length; n++) {
      const list = lists[n];
      const [start, end] = [offsets[list], offsets[list + 1]];
      let gain = 0;
      for (let h = this.#chosenOffsets[list]; h < this.#chosenOffsets[list + 1]; h++) {
        const hit = this.#chosen[h];
        const score = scores[hit];
        let rank = 0;
        for (let c = start; c < end && rank < this.#k; c++) {
          if (scores[c] > score || (scores[c] === score && items[c] < items[hit])) rank++;
        }
        if (rank < this.#k) gain += gainAt(rank);
      }
      each[n] = gain / this.#ideal[list];
    }
    return each;
  }
}

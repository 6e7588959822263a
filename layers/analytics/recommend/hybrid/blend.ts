import type { TopK } from '../../numeric/top-k.ts';
import type { TopLists } from '../contract.ts';
import { ScoreRow } from '../lists.ts';
import type { BlendName, BlendPlan } from './plan.ts';

/** Rank at which reciprocal rank fusion counts half (Cormack, Clarke and Büttcher, SIGIR 2009). */
const RANK_OFFSET = 60;

/**
 * What the entry at `rank` (from 0) of a list counts in a blend, between 0 and 1: its score as a share of the best
 * score, or its reciprocal rank. Scores of different models mean different things; their shares compare.
 */
export function blendValue(name: BlendName, lists: TopLists, row: number, rank: number): number {
  if (name === 'rank') return RANK_OFFSET / (RANK_OFFSET + rank);
  const best = lists.scores[row * lists.k];
  return best > 0 ? Math.max(0, lists.scores[row * lists.k + rank] / best) : 0;
}

/** Blends what the parts of a hybrid list for a customer: the weighted sum of their entries, times each item's trend. */
export class Blender {
  readonly #plan: BlendPlan;
  readonly #weights: Float64Array;
  readonly #trend: Float64Array;
  readonly #scores: ScoreRow;

  /**
   * @param weights one a part
   * @param trend factor of each item
   */
  constructor(plan: BlendPlan, weights: Float64Array, trend: Float64Array) {
    this.#plan = plan;
    this.#weights = weights;
    this.#trend = trend;
    this.#scores = new ScoreRow(trend.length);
  }

  /**
   * Offers the blended items of row `row` to `top`; none where no personal part lists anything for the customer. What
   * sells now may lift an item of a personal list; alone it is a fallback, which has a name of its own.
   * @param lists of each part; null: the part is not blended
   */
  offer(lists: readonly (TopLists | null)[], row: number, top: TopK): void {
    if (!this.#hasPersonal(lists, row)) return;
    const scores = this.#scores;
    for (const [p, part] of lists.entries()) {
      if (part === null) continue;
      for (let rank = 0; rank < part.counts[row]; rank++) {
        const value = blendValue(this.#plan.blend, part, row, rank);
        scores.add(part.items[row * part.k + rank], this.#weights[p] * value);
      }
    }
    for (let t = 0; t < scores.count; t++) {
      const item = scores.touched[t];
      top.push(item, scores.values[item] * this.#trend[item]);
    }
    scores.clear();
  }

  /** Whether a personal part lists something, or the blend has none. */
  #hasPersonal(lists: readonly (TopLists | null)[], row: number): boolean {
    const personal = lists.filter((_, p) => this.#plan.parts[p].model.traits.personal);
    const blended = personal.filter((part) => part !== null);
    return blended.length === 0 || blended.some(({ counts }) => counts[row] > 0);
  }
}

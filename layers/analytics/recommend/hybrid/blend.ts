import type { TopK } from '../../numeric/top-k.ts';
import type { TopLists } from '../contract.ts';
import { ScoreRow } from '../lists.ts';
import type { BlendName, BlendPlan } from './plan.ts';

/** Rank at which reciprocal rank fusion counts half (Cormack, Clarke and Büttcher, SIGIR 2009). */
const RANK_OFFSET = 60;

/** First entries of a list that its level is the mean of. */
const LEVEL_ENTRIES = 20;

/**
 * What one score of a list counts in a blend: scores of different models mean different things; what they are relative to the
 * list's own compares. `score`: a share of the best score; `level`: of the mean of the first scores, which one outstanding item
 * hardly changes.
 */
export function blendScale(name: BlendName, { k, counts, scores }: TopLists, row: number): number {
  const entries = name === 'level' ? Math.min(LEVEL_ENTRIES, counts[row]) : Math.min(1, counts[row]);
  let sum = 0;
  for (let rank = 0; rank < entries; rank++) sum += Math.max(0, scores[row * k + rank]);
  return sum > 0 ? entries / sum : 0;
}

/**
 * What the entry at `rank` (from 0) of a list counts in a blend, 0 or more: its score times the list's scale, or its reciprocal rank.
 * @param scale of the list, by {@link blendScale}
 */
export function blendValue(name: BlendName, score: number, rank: number, scale: number): number {
  return name === 'rank' ? RANK_OFFSET / (RANK_OFFSET + rank) : Math.max(0, score) * scale;
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
      const { blend } = this.#plan;
      const scale = blendScale(blend, part, row);
      for (let rank = 0; rank < part.counts[row]; rank++) {
        const at = row * part.k + rank;
        const value = blendValue(blend, part.scores[at], rank, scale);
        scores.add(part.items[at], this.#weights[p] * value);
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

import type { Csr } from '../../numeric/csr.ts';
import type { SectionReader } from '../../snapshot/section.ts';
import type {
  FittedRecommender,
  History,
  Interactions,
  Recipe,
  Recommender,
  RecommendOptions,
  TopLists,
} from '../contract.ts';
import { emptyLists, seenOf } from '../lists.ts';
import { recipeOf, resolveSettings } from '../settings.ts';

/**
 * Demand of the last `windowDays` (0: of all time), a day's counting half for every `halfLifeDays` of its age (0: no
 * decay).
 */
type PopularitySettings = {
  readonly windowDays: number;
  readonly halfLifeDays: number;
};

/** All-time popularity: the baseline that every personal model has to beat. */
export const popularity = popularityModel('popularity', { windowDays: 0, halfLifeDays: 0 });

/** What sells now: the last four weeks, the latest counting most. On most shops a far stronger baseline than all of time. */
export const recentPopularity = popularityModel('recent-popularity', { windowDays: 28, halfLifeDays: 7 });

function popularityModel(name: string, defaults: PopularitySettings): Recommender {
  return {
    name,
    defaults,
    fit(interactions, settings): FittedRecommender {
      const resolved = resolveSettings(name, defaults, settings);
      return new RankedForAll(
        recipeOf(name, resolved),
        interactions,
        recentDemand(interactions.demand, resolved),
      );
    },
    restore(recipe, interactions, sections: SectionReader): FittedRecommender {
      return new RankedForAll(recipe, interactions, sections.get('model.scores').data as Float32Array);
    },
  };
}

/** Demand of each item within the window, decayed. O(cells of demand). */
function recentDemand(demand: Csr, settings: PopularitySettings): Float32Array {
  const lastAge = settings.windowDays > 0 ? Math.min(demand.cols, settings.windowDays) : demand.cols;
  const scores = new Float32Array(demand.rows);
  for (let item = 0; item < demand.rows; item++) {
    let sum = 0;
    for (let at = demand.offsets[item]; at < demand.offsets[item + 1]; at++) {
      const age = demand.indices[at];
      if (age >= lastAge) break;
      sum += demand.values[at] * (settings.halfLifeDays > 0 ? 2 ** (-age / settings.halfLifeDays) : 1);
    }
    scores[item] = sum;
  }
  return scores;
}

/** One ranking for everybody; items without a positive score are in no list. */
export class RankedForAll implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #interactions: Interactions;
  readonly #scores: Float32Array;
  readonly #ranking: Int32Array;

  constructor(recipe: Recipe, interactions: Interactions, scores: Float32Array) {
    this.recipe = recipe;
    this.#interactions = interactions;
    this.#scores = scores;
    const scored: number[] = [];
    for (let item = 0; item < scores.length; item++) if (scores[item] > 0) scored.push(item);
    this.#ranking = Int32Array.from(scored.sort((a, b) => scores[b] - scores[a] || a - b));
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    const lists = emptyLists(to - from, options.k);
    const barred = new Uint8Array(this.#scores.length);
    for (let row = from; row < to; row++) {
      this.#fill(lists, row - from, options, seenOf(this.#interactions.seen, row), barred);
    }
    return lists;
  }

  foldIn(history: History, options: RecommendOptions): TopLists {
    const lists = emptyLists(1, options.k);
    this.#fill(lists, 0, options, history.items, new Uint8Array(this.#scores.length));
    return lists;
  }

  /** Popularity knows no likeness: every list is empty. */
  neighbours(from: number, to: number, k: number): TopLists {
    return emptyLists(to - from, k);
  }

  explain(): Int32Array {
    return new Int32Array(0);
  }

  sections() {
    return [{ name: 'model.scores', dims: [this.#scores.length], data: this.#scores }];
  }

  #fill(lists: TopLists, row: number, options: RecommendOptions, seen: Int32Array, barred: Uint8Array): void {
    if (options.excludeSeen) for (const item of seen) barred[item] = 1;
    let count = 0;
    for (let rank = 0; rank < this.#ranking.length && count < options.k; rank++) {
      const item = this.#ranking[rank];
      if (barred[item] === 1 || (options.allowed !== undefined && options.allowed[item] === 0)) continue;
      lists.items[row * options.k + count] = item;
      lists.scores[row * options.k + count] = this.#scores[item];
      count++;
    }
    lists.counts[row] = count;
    for (const item of seen) barred[item] = 0;
  }
}

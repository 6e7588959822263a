import type { Recipe } from '../../contract/evaluation.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Section } from '../snapshot/section.ts';
import type {
  FittedRecommender,
  History,
  Interactions,
  Recommender,
  RecommendOptions,
  Settings,
  TopLists,
} from './contract.ts';
import { emptyLists, seenOf } from './lists.ts';
import { type TraitsGiven, traitsOf } from './scoring-model.ts';
import { recipeOf, resolveSettings } from './settings.ts';

/** A model of demand: one score per item, the same for everybody. */
interface DemandModel<Own extends Settings> {
  readonly name: string;
  readonly traits: TraitsGiven;
  readonly defaults: Own;
  /** @param demand items × age in days */
  scores(demand: Csr, settings: Own): Float32Array;
}

/** A model of the registry that ranks items by demand. It lists the same for everybody and explains nothing. */
export function rankedForAll<Own extends Settings>(model: DemandModel<Own>): Recommender {
  const { name, defaults } = model;
  return {
    name,
    defaults,
    traits: traitsOf({ personal: false, needs: ['demand'], ...model.traits }, 'nothing'),
    fit(interactions, settings) {
      const resolved = resolveSettings(name, defaults, settings);
      const scores = model.scores(interactions.demand, resolved);
      return new RankedForAll(recipeOf(name, resolved), interactions, scores);
    },
    restore: (recipe, interactions, sections) =>
      new RankedForAll(recipe, interactions, sections.get('model.scores').data as Float32Array),
  };
}

/** One ranking for everybody; items without a positive score are in no list. */
class RankedForAll implements FittedRecommender {
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

  explain(): Int32Array {
    return new Int32Array(0);
  }

  sections(): Section[] {
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

import { BucketSort } from '../../numeric/bucket-sort.ts';
import { csrFromTriples, transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { rowNorms } from '../../numeric/norms.ts';
import { csrSections, readCsr } from '../../numeric/sections.ts';
import type { Section } from '../../snapshot/section.ts';
import type {
  EventLog,
  FittedRecommender,
  History,
  Interactions,
  Recipe,
  Recommender,
  RecommendOptions,
  TopLists,
} from '../contract.ts';
import { ItemLikeness } from '../likeness.ts';
import { rankHistory, rankRows, type ScoreRow } from '../lists.ts';
import { SharedProducts } from '../nearest.ts';
import { recipeOf, resolveSettings } from '../settings.ts';
import { byPair } from '../similarity.ts';

const NAME = 'tifu-knn';

const DEFAULTS = {
  /** Most similar customers asked. */
  neighbours: 300,
  /** Weight of a basket beside the next later one of its group. */
  withinDecay: 0.9,
  /** Weight of a group of baskets beside the next later one. */
  groupDecay: 0.7,
  /** Groups a history is cut into. */
  groups: 7,
  /** Share of the customer's own habits against those of the neighbours, 0 to 1. */
  own: 0.7,
};

/**
 * TIFU-KNN (Hu et al., SIGIR 2020) for repeat purchase: a customer's habits are the mean of basket vectors, decayed by age
 * within groups of baskets and again across groups; the prediction is `own` × habits + (1 − own) × the mean habits of the
 * customers with the likest habits. Cosine stands for the Euclidean distance, so that long and short histories
 * compare. Ask it with `excludeSeen: false`; what it says of new items comes from the neighbours alone.
 */
export const tifuKnn: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    const resolved = resolveSettings(NAME, DEFAULTS, settings);
    const habits = habitsOf(interactions.log, interactions.matrix.cols, resolved);
    return new TifuModel(recipeOf(NAME, resolved), interactions, habits);
  },
  restore: (recipe, interactions, sections) =>
    new TifuModel(recipe, interactions, readCsr(sections, 'model.habits')),
};

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
      // Groups are filled from the latest basket back: the first may be shorter.
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

class TifuModel implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #interactions: Interactions;
  readonly #settings: typeof DEFAULTS;
  readonly #habits: Csr;
  readonly #byItem: Csr;
  readonly #likeness: ItemLikeness;

  constructor(recipe: Recipe, interactions: Interactions, habits: Csr) {
    this.recipe = recipe;
    this.#interactions = interactions;
    this.#settings = resolveSettings(NAME, DEFAULTS, recipe.settings);
    this.#habits = habits;
    this.#byItem = transpose(habits);
    this.#likeness = new ItemLikeness(interactions);
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    const ask = this.#asker();
    let row = from;
    return rankRows(this.#interactions, from, to, options, (_, into) => {
      const [start, end] = [this.#habits.offsets[row], this.#habits.offsets[row + 1]];
      ask(this.#habits.indices.subarray(start, end), this.#habits.values.subarray(start, end), row, into);
      row++;
    });
  }

  /** A history handed in is taken for habits: its weights are how much each item is one. */
  foldIn(history: History, options: RecommendOptions): TopLists {
    const ask = this.#asker();
    return rankHistory(this.#habits.cols, history, options, (_, into) =>
      ask(history.items, history.weights, -1, into),
    );
  }

  neighbours(from: number, to: number, k: number): TopLists {
    return this.#likeness.neighbours(from, to, k);
  }

  explain(history: History, item: number, most: number): Int32Array {
    return this.#likeness.explain(history, item, most);
  }

  sections(): Section[] {
    return csrSections('model.habits', this.#habits);
  }

  #asker(): (items: Int32Array, habits: Float32Array, self: number, into: ScoreRow) => void {
    const { neighbours, own } = this.#settings;
    const { offsets, indices, values, rows, cols } = this.#habits;
    const lengths = rowNorms(this.#habits);
    // The row's own length is the same for all: it does not change their order.
    const likest = byPair((_self, other, shared) => shared / lengths[other]);
    const sort = new BucketSort(rows);
    const near = new Int32Array(neighbours);
    const cosines = new Float64Array(neighbours);
    const sharing = new SharedProducts(rows);
    return (items, habits, self, into) => {
      const one = { rows: 1, cols, offsets: Int32Array.of(0, items.length), indices: items, values: habits };
      sharing.collect(one, 0, this.#byItem);
      const found = sharing.compare(-1, self, likest, sort);
      const count = sort.best(found, neighbours, near, cosines, 0);
      for (let h = 0; h < items.length; h++) into.add(items[h], own * habits[h]);
      for (let n = 0; n < count; n++) {
        into.addCells(indices, values, offsets[near[n]], offsets[near[n] + 1], (1 - own) / count);
      }
    };
  }
}

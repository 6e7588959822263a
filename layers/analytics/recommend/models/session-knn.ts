import { TopK } from '../../numeric/top-k.ts';
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
import { recipeOf, resolveSettings } from '../settings.ts';

const NAME = 'session-knn';

const DEFAULTS = {
  /** Most similar sessions asked. */
  neighbours: 500,
  /** Sessions compared: the latest that share an item. */
  sample: 5000,
};

/**
 * V-SKNN (Ludewig and Jannach, UMUAI 2018): sessions like the running one, in which late items count most. A customer's
 * whole log is a session.
 *
 * - an item of the running session weighs its place from the start over its length (linear);
 * - a session's likeness is the sum of the weights of shared items over √ of both lengths;
 * - a neighbour speaks for its items times likeness, the place of the latest shared item, and the items' IDF.
 */
export const sessionKnn: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    return new SessionKnnModel(recipeOf(NAME, resolveSettings(NAME, DEFAULTS, settings)), interactions);
  },
  restore: (recipe, interactions) => new SessionKnnModel(recipe, interactions),
};

class SessionKnnModel implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #interactions: Interactions;
  readonly #settings: typeof DEFAULTS;
  readonly #likeness: ItemLikeness;
  /** Sessions of each item, the latest first. */
  readonly #sessionsOf: readonly Int32Array[];
  readonly #idf: Float64Array;

  constructor(recipe: Recipe, interactions: Interactions) {
    this.recipe = recipe;
    this.#interactions = interactions;
    this.#settings = resolveSettings(NAME, DEFAULTS, recipe.settings);
    this.#likeness = new ItemLikeness(interactions);
    this.#sessionsOf = sessionsByItem(interactions.log, interactions.matrix.cols);
    const sessions = interactions.matrix.rows;
    this.#idf = Float64Array.from(this.#sessionsOf, (with_) =>
      Math.log1p(sessions / Math.max(1, with_.length)),
    );
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    const { log } = this.#interactions;
    const ask = this.#asker();
    let row = from;
    return rankRows(this.#interactions, from, to, options, (_, into) => {
      ask(log.item.subarray(log.offsets[row], log.offsets[row + 1]), row, into);
      row++;
    });
  }

  /** A history handed in has no order: what weighs most counts as latest. */
  foldIn(history: History, options: RecommendOptions): TopLists {
    const order = Array.from(history.items.keys()).sort((a, b) => history.weights[a] - history.weights[b]);
    const sequence = Int32Array.from(order, (h) => history.items[h]);
    const ask = this.#asker();
    return rankHistory(this.#interactions.matrix.cols, history, options, (_, into) =>
      ask(sequence, -1, into),
    );
  }

  neighbours(from: number, to: number, k: number): TopLists {
    return this.#likeness.neighbours(from, to, k);
  }

  explain(history: History, item: number, most: number): Int32Array {
    return this.#likeness.explain(history, item, most);
  }

  /** The log is the model. */
  sections() {
    return [];
  }

  /** Scores a sequence, oldest first, by sessions other than `self`. */
  #asker(): (sequence: Int32Array, self: number, into: ScoreRow) => void {
    const { neighbours, sample } = this.#settings;
    const { log, matrix } = this.#interactions;
    const top = new TopK(neighbours);
    const near = new Int32Array(neighbours);
    const likeness = new Float64Array(neighbours);
    const shared = new Float64Array(matrix.rows);
    const latest = new Float64Array(matrix.rows);
    return (sequence, self, into) => {
      const places = lastPlaces(sequence);
      const touched: number[] = [];
      for (const [item, place] of places) {
        const weight = place / sequence.length;
        // The latest sessions of an item first: the sample is of recent ones.
        for (const session of this.#sessionsOf[item].subarray(0, sample)) {
          if (session === self) continue;
          if (shared[session] === 0) touched.push(session);
          shared[session] += weight;
          latest[session] = Math.max(latest[session], weight);
        }
      }
      for (const session of touched) {
        const length = log.offsets[session + 1] - log.offsets[session];
        top.push(session, shared[session] / Math.sqrt(length * sequence.length));
      }
      const count = top.drain(near, likeness, 0);
      for (let n = 0; n < count; n++) {
        const strength = likeness[n] * latest[near[n]];
        for (let at = log.offsets[near[n]]; at < log.offsets[near[n] + 1]; at++) {
          into.add(log.item[at], strength * this.#idf[log.item[at]]);
        }
      }
      for (const session of touched) {
        shared[session] = 0;
        latest[session] = 0;
      }
    };
  }
}

/** Items in the order of their first standing, with their last place counted from 1. */
function lastPlaces(sequence: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  for (const [at, item] of sequence.entries()) places.set(item, at + 1);
  return places;
}

function sessionsByItem(log: EventLog, items: number): Int32Array[] {
  const ended = Float64Array.from({ length: log.offsets.length - 1 }, (_, row) =>
    log.offsets[row + 1] > log.offsets[row] ? log.time[log.offsets[row + 1] - 1] : 0,
  );
  const byItem = Array.from({ length: items }, () => new Set<number>());
  for (let row = 0; row + 1 < log.offsets.length; row++) {
    for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) byItem[log.item[at]].add(row);
  }
  return byItem.map((sessions) => Int32Array.from(sessions).sort((a, b) => ended[b] - ended[a] || a - b));
}

import { csrFromTriples } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { csrSections, readCsr } from '../../numeric/sections.ts';
import { strongest } from '../../numeric/strongest.ts';
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
import { ItemItemModel } from '../item-item.ts';
import { rankHistory, rankRows, type ScoreRow } from '../lists.ts';
import { recipeOf, resolveSettings } from '../settings.ts';

const NAME = 'transitions';

const DEFAULTS = {
  /** Steps between two items of a history that still connect them. */
  reach: 10,
  /** Items kept for each item. */
  neighbours: 200,
  /** Power of the items' frequency that connections are divided by; 0: none. */
  damping: 0.5,
  /** Weight of an item of the history beside the next more recent one, 0 to 1. */
  recency: 0.6,
};

/**
 * Nearest neighbours by transition, for ordered histories: two items are connected by 1/distance wherever they stand
 * near each other in a customer's sequence, in either order, and a customer's latest items count most, each `recency`
 * times the one after it. O(events × reach).
 */
export const transitions: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    const resolved = resolveSettings(NAME, DEFAULTS, settings);
    const connections = connect(interactions.log, interactions.matrix.cols, resolved);
    return new TransitionModel(recipeOf(NAME, resolved), interactions, connections, resolved.recency);
  },
  restore(recipe, interactions, sections): FittedRecommender {
    const { recency } = resolveSettings(NAME, DEFAULTS, recipe.settings);
    return new TransitionModel(recipe, interactions, readCsr(sections, 'model.weights'), recency);
  },
};

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
        from.push(a, b);
        to.push(b, a);
        strength.push(share, share);
      }
    }
  }
  return strongest(csrFromTriples(items, items, from, to, strength), settings.neighbours);
}

class TransitionModel implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #interactions: Interactions;
  readonly #connections: Csr;
  readonly #recency: number;
  readonly #byItem: ItemItemModel;

  constructor(recipe: Recipe, interactions: Interactions, connections: Csr, recency: number) {
    this.recipe = recipe;
    this.#interactions = interactions;
    this.#connections = connections;
    this.#recency = recency;
    this.#byItem = new ItemItemModel(recipe, interactions, connections);
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    const { log } = this.#interactions;
    let row = from;
    return rankRows(this.#interactions, from, to, options, (_, into) => {
      this.#follow(log.item.subarray(log.offsets[row], log.offsets[row + 1]), into);
      row++;
    });
  }

  /** A history handed in has no order: what weighs most counts as latest. */
  foldIn(history: History, options: RecommendOptions): TopLists {
    const order = Array.from(history.items.keys()).sort((a, b) => history.weights[a] - history.weights[b]);
    const sequence = Int32Array.from(order, (h) => history.items[h]);
    return rankHistory(this.#connections.cols, history, options, (_, into) => this.#follow(sequence, into));
  }

  neighbours(from: number, to: number, k: number): TopLists {
    return this.#byItem.neighbours(from, to, k);
  }

  explain(history: History, item: number, most: number): Int32Array {
    return this.#byItem.explain(history, item, most);
  }

  sections(): Section[] {
    return csrSections('model.weights', this.#connections);
  }

  /** @param sequence oldest first */
  #follow(sequence: Int32Array, into: ScoreRow): void {
    const { offsets, indices, values } = this.#connections;
    let weight = 1;
    for (let s = sequence.length - 1; s >= 0 && weight > 1e-6; s--, weight *= this.#recency) {
      into.addCells(indices, values, offsets[sequence[s]], offsets[sequence[s] + 1], weight);
    }
  }
}

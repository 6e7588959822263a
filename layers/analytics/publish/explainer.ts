import type { PersonalItem } from '../../contract/rows.ts';
import type { History } from '../recommend/contract.ts';
import type { RecommendationsPart } from '../train/trained-shop.ts';
import type { ItemCards } from './item-cards.ts';

/** Most items of a customer's history that a reason names. */
const MAX_NAMED_ITEMS = 2;
/** An item is named as a reason if its similarity is at least this share of the most similar item's … */
const MIN_SIMILARITY_SHARE = 0.5;
/** … and at least this. */
const MIN_SIMILARITY = 0.05;
/** Fewest customers of an item before a reason says that similar customers chose it. */
const MIN_CUSTOMERS = 3;

/**
 * Why an item is in a customer's list. A model names every item of the history that adds to the score, however little. People get
 * only items that are similar, relative to the most similar item, and otherwise that customers with similar preferences chose it.
 */
export class Explainer {
  readonly #shop: Pick<RecommendationsPart, 'recommender' | 'similarItems'>;
  readonly #cards: Pick<ItemCards, 'nameOf'>;
  readonly #customers: Int32Array;
  /** Cache by item: sufficiently similar items, ascending. */
  readonly #near = new Map<number, Int32Array>();

  constructor(
    shop: Pick<RecommendationsPart, 'recommender' | 'similarItems' | 'interactions'>,
    cards: Pick<ItemCards, 'nameOf'>,
  ) {
    this.#shop = shop;
    this.#cards = cards;
    this.#customers = new Int32Array(shop.interactions.matrix.cols);
    for (const item of shop.interactions.matrix.indices) this.#customers[item]++;
  }

  explain(history: History, item: number): Pick<PersonalItem, 'because' | 'likedBySimilarCustomers'> {
    const near = historyAmong(history, this.#nearOf(item));
    const because = near === null ? NONE : this.#shop.recommender.explain(near, item, MAX_NAMED_ITEMS);
    if (because.length > 0) return { because: Array.from(because, (one) => this.#cards.nameOf(one)) };
    return this.#customers[item] >= MIN_CUSTOMERS ? { likedBySimilarCustomers: true } : {};
  }

  #nearOf(item: number): Int32Array {
    const known = this.#near.get(item);
    if (known !== undefined) return known;
    const { offsets, item: others, similarity } = this.#shop.similarItems;
    const least = Math.max(MIN_SIMILARITY, MIN_SIMILARITY_SHARE * (similarity[offsets[item]] ?? 0));
    let end = offsets[item];
    // Most similar first.
    while (end < offsets[item + 1] && similarity[end] >= least) end++;
    const near = others.slice(offsets[item], end).sort();
    this.#near.set(item, near);
    return near;
  }
}

const NONE = new Int32Array(0);

/** The part of a history that is among some items; both ascend. Null if none is, the usual case. */
function historyAmong(history: History, among: Int32Array): History | null {
  const items: number[] = [];
  const weights: number[] = [];
  let h = 0;
  for (const item of among) {
    while (h < history.items.length && history.items[h] < item) h++;
    if (history.items[h] !== item) continue;
    items.push(item);
    weights.push(history.weights[h]);
  }
  return items.length === 0 ? null : { items: Int32Array.from(items), weights: Float32Array.from(weights) };
}

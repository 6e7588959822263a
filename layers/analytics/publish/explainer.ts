import { DEEDS, type Deed, type PersonalItem } from '../../contract/rows.ts';
import type { History } from '../recommend/contract.ts';
import type { RecommendationsPart } from '../train/trained-shop.ts';
import type { ItemCards } from './item-cards.ts';
import { SharedChoices } from './shared-choices.ts';

/** Most items of a customer's history that a reason names. */
const MAX_NAMED_ITEMS = 2;
/** An item is named as a reason if its similarity is at least this share of the most similar item's … */
const MIN_SIMILARITY_SHARE = 0.5;
/** … and at least this. */
const MIN_SIMILARITY = 0.05;

/** What a reason is made from; one of the fields, or none: nothing can be said but that it was chosen. */
export type Explanation = Pick<
  PersonalItem,
  'because' | 'did' | 'interest' | 'likedBySimilarCustomers' | 'popularRecently'
>;

/** What an explanation needs of a trained version. */
export type Explained = Pick<
  RecommendationsPart,
  'recommender' | 'similarItems' | 'interactions' | 'items' | 'deeds'
>;

/**
 * Why an item is in a customer's list. A model names every item of the history that adds to the score, however little. People get
 *
 * 1. that they looked at the very item, put it into the basket and so on;
 * 2. else the items of their history that are similar and have to do with it for a reader: customers choose both far more often than
 *    chance would make, or both are of one category. All named items have the same deed, the strongest there is;
 * 3. else that customers who chose what they chose chose it too, where that is so beyond chance;
 * 4. else that it is popular, where it is.
 *
 * Named items are of the history and explained items of the second kind are not, so no two items are each other's reason.
 */
export class Explainer {
  readonly #shop: Explained;
  readonly #cards: Pick<ItemCards, 'nameOf'>;
  readonly #choices: SharedChoices;
  readonly #isPopular: (item: number) => boolean;
  /** Cache by item: sufficiently similar items, ascending. */
  readonly #near = new Map<number, Int32Array>();

  constructor(shop: Explained, cards: Pick<ItemCards, 'nameOf'>, popular: ReadonlySet<number>) {
    this.#shop = shop;
    this.#cards = cards;
    this.#choices = new SharedChoices(shop.interactions);
    this.#isPopular = (item) => popular.has(item);
  }

  /** @param customer row of the interactions */
  explain(customer: number, item: number): Explanation {
    const { matrix } = this.#shop.interactions;
    const [from, to] = [matrix.offsets[customer], matrix.offsets[customer + 1]];
    const items = matrix.indices.subarray(from, to);
    const own = items.indexOf(item);
    if (own >= 0) return { interest: DEEDS[this.#shop.deeds.deed[from + own]] };
    const chosenToo = this.#choices.with(item);
    const named = this.#named(from, to, item, chosenToo);
    if (named !== null) {
      const because = this.#shop.recommender.explain(named.history, item, MAX_NAMED_ITEMS);
      if (because.length > 0)
        return { because: Array.from(because, (one) => this.#cards.nameOf(one)), did: named.did };
    }
    if (shares(items, chosenToo)) return { likedBySimilarCustomers: true };
    return this.#isPopular(item) ? { popularRecently: true } : {};
  }

  /** Part of a history that a reason may name, of one deed; null: none. */
  #named(
    from: number,
    to: number,
    item: number,
    chosenToo: Int32Array,
  ): { readonly history: History; readonly did: Deed } | null {
    const { interactions, deeds } = this.#shop;
    const { indices, values } = interactions.matrix;
    const near = this.#nearOf(item);
    const found: number[] = [];
    let n = 0;
    for (let at = from; at < to; at++) {
      while (n < near.length && near[n] < indices[at]) n++;
      if (n === near.length) break;
      if (near[n] !== indices[at]) continue;
      if (includes(chosenToo, indices[at]) || this.#isOfOneCategory(item, indices[at])) found.push(at);
    }
    if (found.length === 0) return null;
    const strongest = Math.min(...found.map((at) => deeds.deed[at]));
    const said = found.filter((at) => deeds.deed[at] === strongest);
    return {
      history: {
        items: Int32Array.from(said, (at) => indices[at]),
        weights: Float32Array.from(said, (at) => values[at]),
      },
      did: DEEDS[strongest],
    };
  }

  #isOfOneCategory(a: number, b: number): boolean {
    const [first, second] = [this.#shop.items[a].category, this.#shop.items[b].category];
    return (
      first.length > 0 &&
      first.length === second.length &&
      first.every((name, level) => second[level] === name)
    );
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

/** Whether two ascending lists have an item in common. */
function shares(a: Int32Array, b: Int32Array): boolean {
  let j = 0;
  for (const item of a) {
    while (j < b.length && b[j] < item) j++;
    if (b[j] === item) return true;
  }
  return false;
}

/** Whether an ascending list has an item. O(log n). */
function includes(sorted: Int32Array, item: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < item) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === item;
}

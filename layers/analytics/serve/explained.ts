import type { History } from '../recommend/contract.ts';
import type { RecommendationsHalf } from '../shop/trained-shop.ts';
import type { ItemCards } from './item-cards.ts';
import type { PersonalItem } from './rows.ts';

/** Items of a customer's history that a reason names. */
const NAMED = 2;
/** Items that the model is asked for, of which those are named that stand the test. */
const ASKED = 10;
/** An item is named as a reason when it is at least so much of what the likest of all items is … */
const LEAST_SHARE = 0.5;
/** … and this much at the least. */
const LEAST_LIKENESS = 0.05;
/** So many customers have to do with an item before it is said that customers like this one chose it. */
const LEAST_CUSTOMERS = 3;

/**
 * Why an item is in a customer's list. A model names whatever of the history adds to the score, however little; people are told
 * of what is like the item, measured by what could be most like it, and otherwise that others with a like taste chose it.
 */
export class Explained {
  readonly #shop: Pick<RecommendationsHalf, 'recommender' | 'alike'>;
  readonly #cards: Pick<ItemCards, 'nameOf'>;
  readonly #customers: Int32Array;
  /** By item, once asked for: what is like it enough. */
  readonly #near = new Map<number, ReadonlySet<number>>();

  constructor(
    shop: Pick<RecommendationsHalf, 'recommender' | 'alike' | 'interactions'>,
    cards: Pick<ItemCards, 'nameOf'>,
  ) {
    this.#shop = shop;
    this.#cards = cards;
    this.#customers = new Int32Array(shop.interactions.matrix.cols);
    for (const item of shop.interactions.matrix.indices) this.#customers[item]++;
  }

  why(history: History, item: number): Pick<PersonalItem, 'because' | 'liked'> {
    const near = this.#nearOf(item);
    const because = Array.from(this.#shop.recommender.explain(history, item, ASKED))
      .filter((one) => near.has(one))
      .slice(0, NAMED);
    if (because.length > 0) return { because: because.map((one) => this.#cards.nameOf(one)) };
    return this.#customers[item] >= LEAST_CUSTOMERS ? { liked: true } : {};
  }

  #nearOf(item: number): ReadonlySet<number> {
    const known = this.#near.get(item);
    if (known !== undefined) return known;
    const { offsets, item: others, likeness } = this.#shop.alike;
    const least = Math.max(LEAST_LIKENESS, LEAST_SHARE * (likeness[offsets[item]] ?? 0));
    const near = new Set<number>();
    // Likest first.
    for (let at = offsets[item]; at < offsets[item + 1] && likeness[at] >= least; at++) near.add(others[at]);
    this.#near.set(item, near);
    return near;
  }
}

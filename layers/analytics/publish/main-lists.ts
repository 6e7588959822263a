import { gapsSince, type RepeatPurchase } from '../items/buy-again.ts';
import { repeatPurchasesOf } from '../items/repeats.ts';
import type { TopLists } from '../recommend/contract.ts';
import { emptyLists } from '../recommend/lists.ts';
import type { RecommendationsPart } from '../train/trained-shop.ts';

/** Lists that may hold items the customer has bought. */
export interface MainLists extends TopLists {
  /** Aligned with `items`: 1 where the customer has bought the item and is due to buy it again. */
  readonly again: Uint8Array;
}

/** Interpurchase times after which an item returns to the main list, and after which the habit has ended. */
const DUE = { from: 0.5, until: 2 } as const;
/** Initial credit of repeats, so that shares are rounded and not truncated. */
const HEAD_START = 0.5;

/**
 * The main lists of customers `[from, to)`: new items from the recommender, mixed with items that they buy regularly and are due to
 * buy, in categories where repeat purchases are usual (or in all, as configured; see `mayRepeat` in items/repeats.ts). Of n places,
 * n × the category's share of repeats go to repeats, evenly spread. A repeat is placed, not scored: it takes the score of the next
 * new item, so that scores never rise.
 */
export function mainLists(shop: RecommendationsPart, from: number, to: number, k: number): MainLists {
  const fresh = shop.recommender.recommend(from, to, { k, excludeSeen: true, allowed: shop.allowed });
  const mixed = { ...emptyLists(to - from, k), again: new Uint8Array((to - from) * k) };
  for (let row = 0; row < to - from; row++) {
    const repeats = repeatPurchasesOf(shop.repeats, from + row).filter((one) => {
      const gaps = gapsSince(one, shop.card.asOf);
      return shop.repeats.mayRepeat[one.item] === 1 && gaps >= DUE.from && gaps <= DUE.until;
    });
    mix(fresh, row, repeats, shop.repeats.shares.ofItem, mixed);
  }
  return mixed;
}

function mix(
  fresh: TopLists,
  row: number,
  repeats: readonly RepeatPurchase[],
  shareOf: Float64Array,
  into: MainLists,
): void {
  const { k } = fresh;
  const start = row * k;
  let credit = HEAD_START;
  let taken = 0;
  let repeated = 0;
  let at = start;
  for (; at < start + k; at++) {
    const next = repeats[repeated];
    const isLeft = taken < fresh.counts[row];
    if (next === undefined && !isLeft) break;
    credit += next === undefined ? 0 : shareOf[next.item];
    if (next !== undefined && (credit >= 1 || !isLeft)) {
      credit -= 1;
      repeated++;
      into.items[at] = next.item;
      into.scores[at] = isLeft ? fresh.scores[start + taken] : lastScore(into, start, at, next);
      into.again[at] = 1;
    } else {
      into.items[at] = fresh.items[start + taken];
      into.scores[at] = fresh.scores[start + taken];
      taken++;
    }
  }
  into.counts[row] = at - start;
}

/** Score of a repeat behind the last new item: that item's, or the repeat's own if the list has no new item. */
function lastScore(into: MainLists, start: number, at: number, next: RepeatPurchase): number {
  return at === start || into.again.subarray(start, at).every((flag) => flag === 1)
    ? next.score
    : into.scores[at - 1];
}

import type { PersonalItem, SimilarCustomersRow } from '../../contract/rows.ts';
import type { Range } from '../analytic/analytic.ts';
import { SEGMENTS } from '../customers/segments/segments.ts';
import { repeatPurchasesOf } from '../items/repeats.ts';
import type { TopLists } from '../recommend/contract.ts';
import { recommenderByName } from '../recommend/registry.ts';
import type { RecommendationsPart, TrainedShop } from '../train/trained-shop.ts';
import { customerPage, isInterpurchaseTimeKnown } from './customer-page.ts';
import { Explainer } from './explainer.ts';
import type { ItemCards } from './item-cards.ts';
import { mainLists } from './main-lists.ts';
import type { CoreRow } from './private-rows.ts';
import { BATCH, listed } from './row-lists.ts';
import { recentlyPopularItems, scoredItem } from './shop-lists.ts';
import { SimilarCustomers, sharedItems } from './similar-customers.ts';

/** Most excluded items kept per customer. */
const MAX_EXCLUDED_ITEMS = 200;

/** Rows of customers: their list, their page, similar customers. */
export function* customerRows(
  shop: TrainedShop,
  [from, to]: Range,
  cards: ItemCards,
  k: number,
): Generator<CoreRow> {
  const { matrix } = shop.interactions;
  const isPopularity = !recommenderByName(shop.recommender.recipe.model).traits.personal;
  const timeKnown = isInterpurchaseTimeKnown(shop);
  const similar = new SimilarCustomers(matrix);
  const explainer = new Explainer(shop, cards, recentlyPopularItems(shop));
  for (let begin = from; begin < to; begin += BATCH) {
    const end = Math.min(to, begin + BATCH);
    const lists = mainLists(shop, begin, end, k);
    const neighbours = similar.of(begin, end);
    for (let c = begin; c < end; c++) {
      const id = shop.customers[c];
      const habits = new Map(repeatPurchasesOf(shop.repeats, c).map((again) => [again.item, again]));
      const items = listed(lists, c - begin, (item, score, at): PersonalItem => {
        const habit = lists.again[at] === 1 ? habits.get(item) : undefined;
        if (habit !== undefined) {
          const { times, last, everyDays } = habit;
          return { ...scoredItem(cards, item, score), habit: { times, last, everyDays } };
        }
        return { ...scoredItem(cards, item, score), ...explainer.explain(c, item) };
      });
      const body = {
        items,
        ...(isPopularity ? { popular: true as const } : {}),
        excludedItems: excludedItemsOf(shop, c),
        segment: SEGMENTS[shop.customerModel.segment[c]].id,
      };
      yield { kind: 'recommendations', id, body };
      yield { kind: 'customer', id, body: customerPage(shop, c, timeKnown) };
      if (matrix.offsets[c + 1] > matrix.offsets[c])
        yield { kind: 'similar-customers', id, body: similarCustomersRow(shop, neighbours, c, c - begin) };
    }
  }
}

function similarCustomersRow(
  shop: TrainedShop,
  lists: TopLists,
  customer: number,
  row: number,
): SimilarCustomersRow {
  const customers = listed(lists, row, (other, similarity) => ({
    id: shop.customers[other],
    // Rounding of single precision may go past 1.
    similarity: Math.min(1, Number(similarity.toPrecision(4))),
    shared: sharedItems(shop.interactions.matrix, customer, other),
    segment: SEGMENTS[shop.customerModel.segment[other]].id,
  }));
  return { customers };
}

/** Items that a customer has and does not buy regularly, the latest first; those older than the training window come last. */
function excludedItemsOf(shop: RecommendationsPart, customer: number): string[] {
  const { seen, matrix, lastTime } = shop.interactions;
  const times = new Map<number, number>();
  for (let at = matrix.offsets[customer]; at < matrix.offsets[customer + 1]; at++)
    times.set(matrix.indices[at], lastTime[at]);
  const excluded: number[] = [];
  for (let at = seen.offsets[customer]; at < seen.offsets[customer + 1]; at++) {
    if (shop.repeats.mayRepeat[seen.indices[at]] === 0) excluded.push(seen.indices[at]);
  }
  return excluded
    .sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0) || a - b)
    .slice(0, MAX_EXCLUDED_ITEMS)
    .map((item) => shop.items[item].id);
}

import type { TrainedShop } from '../shop/trained-shop.ts';
import type { BuiltRow } from './build-rows.ts';
import type { ItemCards } from './item-cards.ts';
import { BATCH, listed, type Range } from './row-lists.ts';
import type { RowBodies, ScoredItem } from './rows.ts';
import { scoredItem } from './shop-lists.ts';

/** Rows of items: what is like them, and what is bought with them where rules say so. */
export function* itemRows(
  shop: TrainedShop,
  [from, to]: Range,
  cards: ItemCards,
  k: number,
): Generator<BuiltRow> {
  const { together } = shop;
  for (let begin = from; begin < to; begin += BATCH) {
    const end = Math.min(to, begin + BATCH);
    const lists = shop.recommender.neighbours(begin, end, k);
    for (let i = begin; i < end; i++) {
      const { id } = shop.items[i];
      const of = cards.of(i);
      const items = listed(lists, i - begin, (item, score) => ({ item, score }))
        .filter(({ item }) => shop.allowed[item] === 1)
        .map(({ item, score }): ScoredItem => scoredItem(cards, item, score));
      yield { kind: 'similar', id, body: { of, items } };
      const rules = together.offsets.subarray(i, i + 2);
      if (rules[1] > rules[0])
        yield { kind: 'together', id, body: { of, items: togetherItems(shop, i, cards) } };
    }
  }
}

function togetherItems(
  { together }: TrainedShop,
  i: number,
  cards: ItemCards,
): RowBodies['together']['items'] {
  const from = together.offsets[i];
  return Array.from({ length: together.offsets[i + 1] - from }, (_, n) => ({
    ...scoredItem(cards, together.item[from + n], together.significance[from + n]),
    support: Number(together.support[from + n].toPrecision(4)),
    confidence: Number(together.confidence[from + n].toPrecision(4)),
    lift: Number(together.lift[from + n].toPrecision(4)),
  }));
}

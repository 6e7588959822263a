import type { BuiltRow, RowBodies, ScoredItem } from '../../contract/rows.ts';
import type { TrainedShop } from '../train/trained-shop.ts';
import type { ItemCards } from './item-cards.ts';
import type { Range } from './row-lists.ts';
import { scoredItem } from './shop-lists.ts';

/** Rows of items: what is like them, and what is bought with them where rules say so. */
export function* itemRows(
  shop: TrainedShop,
  [from, to]: Range,
  cards: ItemCards,
  k: number,
): Generator<BuiltRow> {
  const { boughtTogether } = shop;
  for (let i = from; i < to; i++) {
    const { id } = shop.items[i];
    const of = cards.of(i);
    yield { kind: 'similar', id, body: { of, items: alikeItems(shop, i, cards).slice(0, k) } };
    if (boughtTogether.offsets[i + 1] > boughtTogether.offsets[i])
      yield { kind: 'bought-together', id, body: { of, items: togetherItems(shop, i, cards) } };
  }
}

function alikeItems({ similarItems, allowed }: TrainedShop, i: number, cards: ItemCards): ScoredItem[] {
  const found: ScoredItem[] = [];
  for (let at = similarItems.offsets[i]; at < similarItems.offsets[i + 1]; at++) {
    const item = similarItems.item[at];
    if (allowed[item] === 1) found.push(scoredItem(cards, item, similarItems.similarity[at]));
  }
  return found;
}

function togetherItems(
  { boughtTogether }: TrainedShop,
  i: number,
  cards: ItemCards,
): RowBodies['bought-together']['items'] {
  const from = boughtTogether.offsets[i];
  return Array.from({ length: boughtTogether.offsets[i + 1] - from }, (_, n) => ({
    ...scoredItem(cards, boughtTogether.item[from + n], boughtTogether.significance[from + n]),
    support: Number(boughtTogether.support[from + n].toPrecision(4)),
    confidence: Number(boughtTogether.confidence[from + n].toPrecision(4)),
    lift: Number(boughtTogether.lift[from + n].toPrecision(4)),
  }));
}

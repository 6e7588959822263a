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
  const { together } = shop;
  for (let i = from; i < to; i++) {
    const { id } = shop.items[i];
    const of = cards.of(i);
    yield { kind: 'similar', id, body: { of, items: alikeItems(shop, i, cards).slice(0, k) } };
    if (together.offsets[i + 1] > together.offsets[i])
      yield { kind: 'together', id, body: { of, items: togetherItems(shop, i, cards) } };
  }
}

function alikeItems({ alike, allowed }: TrainedShop, i: number, cards: ItemCards): ScoredItem[] {
  const found: ScoredItem[] = [];
  for (let at = alike.offsets[i]; at < alike.offsets[i + 1]; at++) {
    const item = alike.item[at];
    if (allowed[item] === 1) found.push(scoredItem(cards, item, alike.likeness[at]));
  }
  return found;
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

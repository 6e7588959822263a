import type { LiveItem } from '../../contract/item.ts';
import type { ItemCard } from '../../contract/rows.ts';
import { contentVectors, type ItemContent } from '../recommend/content-vectors.ts';

/** Most known items for one cold item. */
export const NEAREST_KNOWN_LIMIT = 10;
/** Below this similarity two items share only common words. */
const MIN_SIMILARITY = 0.05;

/** Content of a new item. Its description counts too; the cards of candidates have none. */
export type NewItem = ItemContent & Pick<ItemCard, 'id'>;

/**
 * For each new item the candidates most similar by words, brand and category, most similar first, with the cosine of their TF-IDF
 * vectors (see {@link contentVectors}; document frequencies are counted over all items given). Ties go to the earlier candidate.
 * O(characters of all + items × features of the candidates).
 * @param candidates items that the serving version recommends; duplicates and the item itself are left out
 */
export function nearestKnownOf(
  items: readonly NewItem[],
  candidates: readonly ItemCard[],
): LiveItem['nearestKnown'][] {
  const cards = [...new Map(candidates.map((card) => [card.id, card])).values()];
  const vectors = contentVectors([...cards.map((card) => ({ ...card, description: null })), ...items]);
  const { offsets, indices, values } = vectors;

  function mostSimilar({ id: own }: NewItem, row: number): LiveItem['nearestKnown'] {
    const weights = new Map<number, number>();
    for (let at = offsets[row]; at < offsets[row + 1]; at++) weights.set(indices[at], values[at]);
    return cards
      .map(({ id }, i) => {
        let similarity = 0;
        for (let at = offsets[i]; at < offsets[i + 1]; at++) {
          similarity += values[at] * (weights.get(indices[at]) ?? 0);
        }
        return { id, similarity: Math.min(1, Number(similarity.toFixed(4))) };
      })
      .filter(({ id, similarity }) => id !== own && similarity >= MIN_SIMILARITY)
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, NEAREST_KNOWN_LIMIT);
  }

  return items.map((item, at) => mostSimilar(item, cards.length + at));
}

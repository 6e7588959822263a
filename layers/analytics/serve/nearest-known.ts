import type { LiveItem } from '../../contract/item.ts';
import type { ItemCard } from '../../contract/rows.ts';
import { contentVectors, type ItemContent } from '../recommend/content-vectors.ts';

/** Items that an item nobody knows yet is shown beside. */
export const NEAREST_KNOWN_LIMIT = 10;
/** Below this similarity two items share no more than common words. */
const LEAST_LIKENESS = 0.05;

/** What is told of a new item. Its description counts too, which the cards of candidates have none of. */
export type NewItem = ItemContent & Pick<ItemCard, 'id'>;

/**
 * For each new item the candidates that are most like it by their words, brand and category, likest first, with the cosine
 * of their TF-IDF vectors (see {@link contentVectors}; how rare a word is is counted among all items given). Ties go to
 * the candidate that came first. O(letters of all + items × features of the candidates).
 * @param candidates items that the serving version recommends; doubles and the item itself are left out
 */
export function nearestKnownOf(
  items: readonly NewItem[],
  candidates: readonly ItemCard[],
): LiveItem['nearestKnown'][] {
  const cards = [...new Map(candidates.map((card) => [card.id, card])).values()];
  const vectors = contentVectors([...cards.map((card) => ({ ...card, description: null })), ...items]);
  const { offsets, indices, values } = vectors;

  function likest({ id: own }: NewItem, row: number): LiveItem['nearestKnown'] {
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
      .filter(({ id, similarity }) => id !== own && similarity >= LEAST_LIKENESS)
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, NEAREST_KNOWN_LIMIT);
  }

  return items.map((item, at) => likest(item, cards.length + at));
}

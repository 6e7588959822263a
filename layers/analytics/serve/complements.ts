import type { BoughtTogetherRow, Reason, ScoredItem } from '../../contract/rows.ts';
import { boughtWithReason, type CandidateList } from './candidate-list.ts';

/** Most items of the basket that a reason names. */
const MAX_NAMED_ITEMS = 2;

interface Partner {
  readonly item: ScoredItem;
  /** Π (1 − confidence): probability that none of the rules applies, if they are independent. */
  without: number;
  readonly rules: { readonly reason: Reason; readonly confidence: number }[];
}

/**
 * Complements of a basket: items bought together with its items, by 1 − Π (1 − confidence) over the rules that lead to them, so
 * that an item supported by most of the basket comes first. Reasons name the rules of highest confidence, with the figures of the
 * first. O(rules).
 * @param rows association rules of the basket's items
 */
export function complementList(rows: readonly BoughtTogetherRow[]): CandidateList {
  const found = new Map<string, Partner>();
  for (const row of rows) {
    for (const [at, item] of row.items.entries()) {
      const partner = found.get(item.id) ?? { item, without: 1, rules: [] };
      partner.without *= 1 - item.confidence;
      partner.rules.push({ reason: boughtWithReason(row, at), confidence: item.confidence });
      found.set(item.id, partner);
    }
  }
  const partners = [...found.values()]
    .map(({ item, without, rules }) => ({ item: { ...item, score: 1 - without }, rules }))
    .sort((a, b) => b.item.score - a.item.score || (a.item.id < b.item.id ? -1 : 1));
  return {
    source: 'bought_together',
    items: partners.map(({ item }) => item),
    explain: (at) => {
      const strongest = partners[at].rules
        .toSorted((a, b) => b.confidence - a.confidence)
        .slice(0, MAX_NAMED_ITEMS);
      return { reason: { ...strongest[0].reason, items: strongest.flatMap(({ reason }) => reason.items) } };
    },
  };
}

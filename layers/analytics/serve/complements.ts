import type { BoughtTogetherRow, Reason, ScoredItem } from '../../contract/rows.ts';
import { boughtWith, type CandidateList } from './listed.ts';

/** Items of the basket that a reason names. */
const NAMED = 2;

interface Partner {
  readonly item: ScoredItem;
  /** Chance that a basket with all of this holds none of it, the rules taken for independent. */
  without: number;
  readonly because: { readonly reason: Reason; readonly confidence: number }[];
}

/**
 * What is missing from a basket: the partners of what it holds, by 1 − Π (1 − confidence) over the rules that lead to them, so
 * that what most of the basket speaks for comes first. Reasons name the surest rules, with the figures of the first. O(rules).
 * @param rows rules of the basket's items
 */
export function missingList(rows: readonly BoughtTogetherRow[]): CandidateList {
  const found = new Map<string, Partner>();
  for (const row of rows) {
    for (const [at, item] of row.items.entries()) {
      const partner = found.get(item.id) ?? { item, without: 1, because: [] };
      partner.without *= 1 - item.confidence;
      partner.because.push({ reason: boughtWith(row, at), confidence: item.confidence });
      found.set(item.id, partner);
    }
  }
  const partners = [...found.values()]
    .map(({ item, without, because }) => ({ item: { ...item, score: 1 - without }, because }))
    .sort((a, b) => b.item.score - a.item.score || (a.item.id < b.item.id ? -1 : 1));
  return {
    source: 'bought_together',
    items: partners.map(({ item }) => item),
    tell: (at) => {
      const surest = partners[at].because.toSorted((a, b) => b.confidence - a.confidence).slice(0, NAMED);
      return { reason: { ...surest[0].reason, items: surest.flatMap(({ reason }) => reason.items) } };
    },
  };
}

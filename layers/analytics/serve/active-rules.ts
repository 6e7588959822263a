import type { Rule } from '../../contract/merchandising.ts';
import type { ItemCard } from '../../contract/rows.ts';
import { isActive } from './experiments.ts';
import { type ItemTest, itemTest } from './filter.ts';

/** The rules that apply to one answer, compiled. */
export interface ActiveRules {
  /** Whether no rule excludes the item. */
  readonly admits: ItemTest;
  /** Factor on an item's score; null: no rule boosts. */
  readonly boost: ((card: ItemCard) => number) | null;
  /** Most items of one family. */
  readonly familyCap: number;
  /** Pinned items by ascending position from 1; each position once. */
  readonly pins: readonly { readonly item: string; readonly position: number }[];
}

/**
 * Compiles the rules that are active at a placement and time. Boosts multiply and the smallest cap counts. If two rules pin to one
 * position, or pin one item twice, the first rule counts.
 * @param only identifiers of the rules that an experiment arm applies; undefined: all
 * @param now UTC milliseconds
 */
export function activeRules(
  rules: readonly Rule[],
  placement: string | null,
  now: number,
  only?: readonly string[],
): ActiveRules {
  const exclusions: ItemTest[] = [];
  const boosts: { readonly test: ItemTest; readonly factor: number }[] = [];
  const pins = new Map<number, string>();
  let familyCap = Number.POSITIVE_INFINITY;
  for (const rule of rules) {
    if (only !== undefined && !only.includes(rule.id)) continue;
    if (!isActive(rule, placement ?? '', now)) continue;
    const { action } = rule;
    if (action.type === 'exclude') exclusions.push(itemTest(action.filter, now));
    if (action.type === 'boost') boosts.push({ test: itemTest(action.filter, now), factor: action.factor });
    if (action.type === 'family-cap') familyCap = Math.min(familyCap, action.most);
    if (action.type === 'pin' && !pins.has(action.position) && ![...pins.values()].includes(action.item))
      pins.set(action.position, action.item);
  }
  return {
    admits: (card) => !exclusions.some((test) => test(card)),
    boost:
      boosts.length === 0
        ? null
        : (card) => boosts.reduce((factor, one) => (one.test(card) ? factor * one.factor : factor), 1),
    familyCap,
    pins: [...pins].map(([position, item]) => ({ item, position })).sort((a, b) => a.position - b.position),
  };
}

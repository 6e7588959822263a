import type { Rule } from '../../contract/merchandising.ts';
import type { ItemCard } from '../../contract/rows.ts';
import { isOn } from './experiments.ts';
import { type ItemTest, itemTest } from './filter.ts';

/** The rules that apply to one answer, ready to be asked. */
export interface ActiveRules {
  /** Whether no rule leaves the item out. */
  readonly admits: ItemTest;
  /** What the item's score is multiplied by; null where no rule boosts anything. */
  readonly boost: ((card: ItemCard) => number) | null;
  /** Items of one family at most. */
  readonly familyCap: number;
  /** Items at places, from 1; ascending, a place once. */
  readonly pins: readonly { readonly item: string; readonly position: number }[];
}

/**
 * What merchandisers ask for at a place and a time. Boosts of several rules multiply, of several caps the least holds; where
 * two rules pin to one place, or one item to two, the first rule does.
 * @param only identifiers of the rules that an experiment's arm applies; undefined: all
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
    if (!isOn(rule, placement ?? '', now)) continue;
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

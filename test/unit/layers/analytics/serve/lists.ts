import { activeRules } from '../../../../../layers/analytics/serve/active-rules.ts';
import type { AssemblyOptions } from '../../../../../layers/analytics/serve/assemble.ts';
import type { CandidateList, Source } from '../../../../../layers/analytics/serve/candidate-list.ts';
import { overlayOf } from '../../../../../layers/analytics/serve/overlay.ts';
import type { LiveItem } from '../../../../../layers/contract/item.ts';
import type { Rule } from '../../../../../layers/contract/merchandising.ts';
import type { ItemCard, ScoredItem } from '../../../../../layers/contract/rows.ts';

export const NOW = Date.UTC(2026, 2, 1);

export function card(id: string, more: Partial<ItemCard> = {}): ItemCard {
  return { id, title: null, category: [], brand: null, price: null, ...more };
}

/** A list whose scores fall by one from the number of its items. */
export function list(source: Source, ids: readonly (string | ItemCard)[]): CandidateList {
  const items = ids.map(
    (id, at): ScoredItem => ({
      ...(typeof id === 'string' ? card(id) : id),
      score: ids.length - at,
    }),
  );
  return { source, items, explain: () => ({ reason: { key: 'popular', items: [] } }) };
}

export function live(id: string, more: Partial<LiveItem> = {}): LiveItem {
  return {
    ...card(id),
    updatedAt: NOW,
    since: NOW,
    properties: {},
    hidden: false,
    inStock: true,
    availableFrom: null,
    availableUntil: null,
    nearestKnown: [],
    ...more,
  };
}

/** Options for a list of ten without rules, changed as given. */
export function options(
  more: Partial<Omit<AssemblyOptions, 'rules'>> & {
    readonly rules?: readonly Rule[];
    readonly live?: readonly LiveItem[];
  } = {},
): AssemblyOptions {
  const { rules = [], live: changed = [], ...rest } = more;
  const merchandising = { items: new Map(changed.map((item) => [item.id, item])) };
  return {
    limit: 10,
    diversity: 0,
    strict: false,
    admits: () => true,
    overlay: overlayOf(merchandising, NOW),
    merchandising,
    rules: activeRules(rules, null, NOW),
    pinned: new Map(),
    now: NOW,
    ...rest,
  };
}

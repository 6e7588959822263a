import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import { analytic } from '../analytic/analytic.ts';
import { csrFromTriples } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { associationRules, DEFAULT_RULE_LIMITS } from './association.ts';
import type { ItemContext } from './context.ts';

/** Rules kept for an item at most, after those that lead to items that may not be shown are removed. */
const MOST_RULES = 20;
/** Rules considered before that. */
const LOOKED_AT = 60;
/** Larger baskets (probably resellers') are ignored: they say little about any one pair, and cost their size squared. */
const MOST_LINES = 100;

/** What is bought together: rules of item `i` are `[offsets[i], offsets[i + 1])`, by descending significance. */
export interface BoughtTogetherTable {
  readonly offsets: Int32Array;
  readonly item: Int32Array;
  /** Shares of all baskets and of those with the item; confidence over chance; log-likelihood ratio G². */
  readonly support: Float64Array;
  readonly confidence: Float64Array;
  readonly lift: Float64Array;
  readonly significance: Float64Array;
}

/**
 * Rules between items of the same baskets that are significant (see {@link associationRules}). A basket is an order,
 * anonymous or not, or a customer's day where orders have no id.
 * @param allowed 1 where an item may be shown: rules lead only to those
 */
function learnBoughtTogether(dataset: Dataset, allowed: Uint8Array): BoughtTogetherTable {
  const items = dataset.items.length;
  const rules = associationRules(basketsOf(dataset), LOOKED_AT, DEFAULT_RULE_LIMITS);
  const offsets = new Int32Array(items + 1);
  const kept = rules.filter(({ from, to }) => {
    if (allowed[to] === 0 || offsets[from + 1] === MOST_RULES) return false;
    offsets[from + 1]++;
    return true;
  });
  for (let item = 0; item < items; item++) offsets[item + 1] += offsets[item];
  return {
    offsets,
    item: Int32Array.from(kept, ({ to }) => to),
    support: Float64Array.from(kept, ({ support }) => support),
    confidence: Float64Array.from(kept, ({ confidence }) => confidence),
    lift: Float64Array.from(kept, ({ lift }) => lift),
    significance: Float64Array.from(kept, ({ significance }) => significance),
  };
}

/** Baskets × items, 1 where the basket holds the item. O(events). */
function basketsOf({ events, items }: Dataset): Csr {
  const numbers = new Map<string, number>();
  const sizes: number[] = [];
  const rows: number[] = [];
  const cols: number[] = [];
  for (let e = 0; e < events.length; e++) {
    if (events.type[e] !== EVENT_CODE.purchase || events.item[e] < 0) continue;
    if (events.order[e] < 0 && events.customer[e] < 0) continue;
    const day = Math.floor(events.time[e] / DAY_MS);
    const name = events.order[e] >= 0 ? `o${events.order[e]}` : `${events.customer[e]} ${day}`;
    const basket = numbers.get(name) ?? numbers.size;
    numbers.set(name, basket);
    sizes[basket] = (sizes[basket] ?? 0) + 1;
    rows.push(basket);
    cols.push(events.item[e]);
  }
  const inUse = rows.map((_, at) => at).filter((at) => sizes[rows[at]] <= MOST_LINES);
  const ones = new Float32Array(inUse.length).fill(1);
  const counts = csrFromTriples(
    numbers.size,
    items.length,
    inUse.map((at) => rows[at]),
    inUse.map((at) => cols[at]),
    ones,
  );
  return { ...counts, values: counts.values.fill(1) };
}

/** What is bought together with an item, by significance. */
export const boughtTogether = analytic({
  name: 'boughtTogether',
  learn: ({ dataset, allowed }: ItemContext) => learnBoughtTogether(dataset, allowed),
  rows: {
    'bought-together': {
      of: 'item',
      has: ({ offsets }, item) => offsets[item + 1] > offsets[item],
      body: (table, item, publishing) => {
        const from = table.offsets[item];
        const items = Array.from({ length: table.offsets[item + 1] - from }, (_, n) => ({
          ...publishing.scored(table.item[from + n], table.significance[from + n]),
          support: Number(table.support[from + n].toPrecision(4)),
          confidence: Number(table.confidence[from + n].toPrecision(4)),
          lift: Number(table.lift[from + n].toPrecision(4)),
        }));
        return { of: publishing.card(item), items };
      },
      privacy: { release: 'unchanged', because: 'an item’s own' },
    },
  },
});

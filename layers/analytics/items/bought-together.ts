import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import { analytic } from '../analytic/analytic.ts';
import { csrFromTriples } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { tokenPurchases } from '../recommend/token-purchases.ts';
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
  const { matrix, customerOf } = basketsOf(dataset);
  const rules = associationRules(matrix, LOOKED_AT, DEFAULT_RULE_LIMITS, customerOf);
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

interface Baskets {
  /** Baskets × items, 1 where the basket holds the item. */
  readonly matrix: Csr;
  /** By basket; those of one customer are neighbours. An order of nobody known is a customer of its own. */
  readonly customerOf: Int32Array;
}

/** Purchases at a token price are left out: what is given away with an order was not chosen. O(events log events). */
function basketsOf(dataset: Dataset): Baskets {
  const { events, items } = dataset;
  const token = tokenPurchases(dataset, Number.POSITIVE_INFINITY);
  const found = new Map<string, { customer: number; items: number[] }>();
  let unknown = dataset.customers.length;
  for (let e = 0; e < events.length; e++) {
    if (events.type[e] !== EVENT_CODE.purchase || events.item[e] < 0 || token[e] === 1) continue;
    if (events.order[e] < 0 && events.customer[e] < 0) continue;
    const day = Math.floor(events.time[e] / DAY_MS);
    const name = events.order[e] >= 0 ? `o${events.order[e]}` : `${events.customer[e]} ${day}`;
    const basket = found.get(name) ?? {
      customer: events.customer[e] >= 0 ? events.customer[e] : unknown++,
      items: [],
    };
    found.set(name, basket);
    basket.items.push(events.item[e]);
  }
  const sorted = [...found.values()].sort((a, b) => a.customer - b.customer);
  const rows: number[] = [];
  const cols: number[] = [];
  for (const [row, basket] of sorted.entries()) {
    if (basket.items.length > MOST_LINES) continue;
    for (const item of basket.items) {
      rows.push(row);
      cols.push(item);
    }
  }
  const counts = csrFromTriples(
    sorted.length,
    items.length,
    rows,
    cols,
    new Float32Array(rows.length).fill(1),
  );
  return {
    matrix: { ...counts, values: counts.values.fill(1) },
    customerOf: Int32Array.from(sorted, ({ customer }) => customer),
  };
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

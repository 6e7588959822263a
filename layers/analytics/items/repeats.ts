import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_TYPES, type EventType } from '../../contract/events/event-types.ts';
import { analytic } from '../analytic/analytic.ts';
import { buildInteractions } from '../recommend/interactions.ts';
import { buyAgain, DEFAULT_BUY_AGAIN, type RepeatPurchase } from './buy-again.ts';
import type { ItemContext, RepeatRule } from './context.ts';
import { type CatalogueRepeats, catalogueRepeats } from './repeat-shares.ts';

/** Largest number of items in a customer's "buy it again". */
const MOST_AGAIN = 20;
/** Repeat share of a category from which its items may repeat in the main list. */
const HABIT = 0.3;

/** What customers buy again, and in which categories that is usual. */
export interface Repeats {
  /** "Buy it again" of every customer, best first, at most 20 items that may be shown; read by {@link repeatPurchasesOf}. */
  readonly buyAgain: RepeatPurchaseTable;
  readonly shares: CatalogueRepeats;
  /** By item, 1: the main list may contain it although the customer has bought it. */
  readonly mayRepeat: Uint8Array;
}

/** Lists of {@link RepeatPurchase} as columns; row `c` is `[offsets[c], offsets[c + 1])`. */
export interface RepeatPurchaseTable {
  readonly offsets: Int32Array;
  readonly item: Int32Array;
  readonly score: Float64Array;
  readonly times: Int32Array;
  readonly last: Float64Array;
  /** NaN for null. */
  readonly everyDays: Float64Array;
}

const PURCHASES = Object.fromEntries(
  EVENT_TYPES.map((type) => [type, type === 'purchase' ? 1 : 0]),
) as Readonly<Record<EventType, number>>;

/**
 * Learns from purchases that were not refunded, and from no other type of event.
 * @param allowed 1 where an item may be shown
 */
function learnRepeats(dataset: Dataset, allowed: Uint8Array, rule: RepeatRule): Repeats {
  const { log } = buildInteractions(dataset, { weights: PURCHASES, halfLifeDays: null, windowDays: null });
  const lists = dataset.customers.map((_, customer) =>
    buyAgain(log, customer, dataset.asOf, Number.POSITIVE_INFINITY, DEFAULT_BUY_AGAIN)
      .filter(({ item }) => allowed[item] === 1)
      .slice(0, MOST_AGAIN),
  );
  const shares = catalogueRepeats(log, dataset.items);
  const mayRepeat = Uint8Array.from(shares.ofItem, (share) => {
    if (rule === 'auto') return share >= HABIT ? 1 : 0;
    return rule === 'always' ? 1 : 0;
  });
  return { buyAgain: tableOf(lists), shares, mayRepeat };
}

/** "Buy it again" of a customer, best first. O(20). */
export function repeatPurchasesOf({ buyAgain: table }: Repeats, customer: number): RepeatPurchase[] {
  const from = table.offsets[customer];
  return Array.from({ length: table.offsets[customer + 1] - from }, (_, i) => ({
    item: table.item[from + i],
    score: table.score[from + i],
    times: table.times[from + i],
    last: table.last[from + i],
    everyDays: Number.isNaN(table.everyDays[from + i]) ? null : table.everyDays[from + i],
  }));
}

/** What customers buy again, each customer's list published as "buy it again". */
export const repeats = analytic({
  name: 'repeats',
  learn: ({ dataset, allowed, repeat }: ItemContext) => learnRepeats(dataset, allowed, repeat),
  rows: {
    'buy-again': {
      of: 'customer',
      has: ({ buyAgain: { offsets } }, customer) => offsets[customer + 1] > offsets[customer],
      body: (table, customer, publishing) => ({
        items: repeatPurchasesOf(table, customer).map(({ item, score, times, last, everyDays }) => ({
          ...publishing.scored(item, score),
          times,
          last,
          everyDays,
        })),
      }),
      privacy: { release: 'unchanged', because: 'a customer’s own' },
    },
  },
});

function tableOf(lists: readonly (readonly RepeatPurchase[])[]): RepeatPurchaseTable {
  const all = lists.flat();
  const offsets = new Int32Array(lists.length + 1);
  for (const [customer, list] of lists.entries()) offsets[customer + 1] = offsets[customer] + list.length;
  return {
    offsets,
    item: Int32Array.from(all, ({ item }) => item),
    score: Float64Array.from(all, ({ score }) => score),
    times: Int32Array.from(all, ({ times }) => times),
    last: Float64Array.from(all, ({ last }) => last),
    everyDays: Float64Array.from(all, ({ everyDays }) => everyDays ?? Number.NaN),
  };
}

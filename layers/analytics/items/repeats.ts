import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_TYPES, type EventType } from '../../contract/events/event-types.ts';
import { buildInteractions } from '../recommend/interactions.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import { jsonSection, readJson } from '../snapshot/text.ts';
import { buyAgain, DEFAULT_BUY_AGAIN, type RepeatPurchase } from './buy-again.ts';
import { type CatalogueRepeats, catalogueRepeats } from './repeat-shares.ts';

/**
 * Whether the main list may hold items that the customer has had: `auto`, where the habit of the item's category says so;
 * `always`, whatever the customer buys again and again; `never`.
 */
export const REPEAT_RULES = ['auto', 'never', 'always'] as const;
export type RepeatRule = (typeof REPEAT_RULES)[number];

/** Items of a customer's "buy it again" at most. */
const MOST_AGAIN = 20;
/** Share of repeats in a category from which on its items come back into the main list. */
const HABIT = 0.3;

/** What customers buy again, and where that is the habit. */
export interface Repeats {
  /** "Buy it again" of every customer, best first, at most 20 items that may be shown; read by {@link repeatPurchasesOf}. */
  readonly buyAgain: RepeatPurchaseTable;
  readonly shares: CatalogueRepeats;
  /** By item, 1: the main list may hold it although the customer has had it. */
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
 * Learns from purchases that were not given back; nothing that was only looked at counts.
 * @param allowed 1 where an item may be shown
 */
export function learnRepeats(dataset: Dataset, allowed: Uint8Array, rule: RepeatRule): Repeats {
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

/** As sections of a snapshot: `buyAgain.…` and `repeatShares.…`. */
export function repeatSections({ buyAgain: table, shares, mayRepeat }: Repeats): Section[] {
  const columns = Object.entries(table).map(([name, data]) => ({
    name: `buyAgain.${name}`,
    dims: [data.length],
    data,
  }));
  const column = (name: string, data: Float64Array | Uint8Array): Section => ({
    name: `repeatShares.${name}`,
    dims: [data.length],
    data,
  });
  return [
    ...columns,
    jsonSection('repeatShares.paths', shares.paths),
    column(
      'share',
      Float64Array.from(shares.shares, ({ share }) => share),
    ),
    column(
      'visits',
      Float64Array.from(shares.shares, ({ visits }) => visits),
    ),
    column('ofItem', shares.ofItem),
    column('mayRepeat', mayRepeat),
  ];
}

/** Reads back what {@link repeatSections} wrote. */
export function restoreRepeats(reader: SectionReader): Repeats {
  const again = (name: keyof RepeatPurchaseTable) => reader.get(`buyAgain.${name}`).data;
  const share = reader.get('repeatShares.share').data;
  const visits = reader.get('repeatShares.visits').data;
  return {
    buyAgain: {
      offsets: again('offsets') as Int32Array,
      item: again('item') as Int32Array,
      score: again('score') as Float64Array,
      times: again('times') as Int32Array,
      last: again('last') as Float64Array,
      everyDays: again('everyDays') as Float64Array,
    },
    shares: {
      paths: readJson(reader, 'repeatShares.paths') as string[][],
      shares: Array.from(share, (value, at) => ({ share: value, visits: visits[at] })),
      ofItem: reader.get('repeatShares.ofItem').data as Float64Array,
    },
    mayRepeat: reader.get('repeatShares.mayRepeat').data as Uint8Array,
  };
}

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

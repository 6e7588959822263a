import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';

/** A purchase is at a token price below this share of what the item usually costs … */
const SHARE_OF_ITEM = 0.1;
/** … unless as much money as this many usual units was paid: then it is a lot, or the unit is a small one … */
const UNITS_OF_A_LOT = 5;
/** … and below this share of what an item of the shop costs in the middle, unless one such item's money was paid. */
const SHARE_OF_SHOP = 0.01;

/**
 * 1 for each purchase at a token price: given away, or at a cent. It says little about preference, whoever made it. What an item
 * usually costs is the catalogue's price or the median of its daily medians, whichever is more: a day full of purchases at a cent
 * counts as one day. None in a shop without prices. O(events log events).
 * @param until UTC milliseconds, exclusive
 */
export function tokenPurchases(dataset: Dataset, until: number): Uint8Array {
  const { events, items } = dataset;
  const token = new Uint8Array(events.length);
  const days = new Map<number, { day: number; prices: number[] }>();
  const dailyMedians: number[][] = items.map(() => []);
  const close = (item: number, prices: number[]) => dailyMedians[item].push(usualOf(prices));
  for (let e = 0; e < events.length && events.time[e] < until; e++) {
    if (events.type[e] !== EVENT_CODE.purchase || events.item[e] < 0) continue;
    const item = events.item[e];
    const day = Math.floor(events.time[e] / DAY_MS);
    const open = days.get(item);
    if (open !== undefined && open.day === day) {
      open.prices.push(unitPrice(e));
      continue;
    }
    if (open !== undefined) close(item, open.prices);
    days.set(item, { day, prices: [unitPrice(e)] });
  }
  for (const [item, { prices }] of days) close(item, prices);
  const usual = dailyMedians.map((medians, item) =>
    medians.length === 0 ? Number.NaN : Math.max(usualOf(medians), items[item].price ?? 0),
  );
  const ofShop = usualOf(usual.filter((price) => !Number.isNaN(price)));
  if (!(ofShop > 0)) return token;
  for (let e = 0; e < events.length && events.time[e] < until; e++) {
    if (events.type[e] !== EVENT_CODE.purchase || events.item[e] < 0) continue;
    const price = unitPrice(e);
    const ofItem = usual[events.item[e]];
    const isBelowItem = price < SHARE_OF_ITEM * ofItem && events.amount[e] < UNITS_OF_A_LOT * ofItem;
    const isBelowShop = price < SHARE_OF_SHOP * ofShop && events.amount[e] < ofShop;
    if (isBelowItem || isBelowShop) token[e] = 1;
  }
  return token;

  function unitPrice(e: number): number {
    return events.amount[e] / Math.max(1e-9, events.quantity[e]);
  }
}

/** The upper median; of one or two values the greater, so that one token price beside a real one is not the usual. */
function usualOf(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  if (values.length < 3) return Math.max(...values);
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1];
}

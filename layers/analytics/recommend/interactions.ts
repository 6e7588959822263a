import type { InteractionsConfig } from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { EVENT_CODE, EVENT_TYPES, type EventType } from '../../contract/events/event-types.ts';
import { cellOrder } from '../numeric/build.ts';
import { boundedDemand } from './bounded-demand.ts';
import { CellWriter } from './cell-writer.ts';
import type { Interactions } from './contract.ts';
import { cutHistories } from './cut-histories.ts';
import { eventLog } from './event-log.ts';
import { standingWeights } from './refunds.ts';
import { tokenPurchases } from './token-purchases.ts';

type Weights = InteractionsConfig['weights'];

/** Default weights: a purchase weighs most; a view little, so that browsing never outweighs buying. */
export const DEFAULT_WEIGHTS: Partial<Weights> = {
  view: 0.1,
  click: 0.1,
  cart: 0.4,
  wishlist: 0.3,
  purchase: 1,
  rating: 0.5,
};

/** The weight of every type of event; types left out count as 0. */
export function weightsOf(weights: Partial<Weights>): Weights {
  return Object.fromEntries(EVENT_TYPES.map((type) => [type, weights[type] ?? 0])) as Weights;
}

export const DEFAULT_INTERACTIONS: InteractionsConfig = {
  weights: weightsOf(DEFAULT_WEIGHTS),
  halfLifeDays: null,
  windowDays: null,
};

/** Most that one pair of customer and item counts, in purchases: a customer who does one thing without end says it once. */
const PAIR_BOUND = 20;

/** Part of the history: `from` inclusive, `until` exclusive, UTC milliseconds. `until` also becomes "now". */
export interface TimeRange {
  readonly from?: number;
  readonly until?: number;
}

/**
 * Turns events into what recommenders learn from. The preference of a pair is the sum of its events' weights, each
 * halved every `halfLifeDays`. A refund takes back the units of the latest purchases of the same customer and item
 * before it; a purchase counts until all of its units are returned. A purchase at a token price counts as a view. Anonymous events
 * count as demand only (an anonymous refund has no purchase to cancel and is ignored). What one customer, session and day can add is
 * bounded (bounded-demand.ts), and so is the length of a history (cut-histories.ts). O(events log events + customers + items).
 */
export function buildInteractions(
  dataset: Dataset,
  config: InteractionsConfig,
  range: TimeRange = {},
): Interactions {
  const { events } = dataset;
  const customers = dataset.customers.length;
  const items = dataset.items.length;
  const asOf = range.until ?? dataset.asOf;
  const until = range.until ?? Number.POSITIVE_INFINITY;
  const windowStart =
    config.windowDays === null ? Number.NEGATIVE_INFINITY : asOf - config.windowDays * DAY_MS;
  const from = Math.max(range.from ?? Number.NEGATIVE_INFINITY, windowStart);
  const weightOf = Float64Array.from(EVENT_TYPES, (type) => config.weights[type]);
  weightOf[EVENT_CODE.refund] = 0;

  const standing = standingWeights(dataset, weightOf, until);
  const token = tokenPurchases(dataset, until);
  const tokenWeight = Math.min(weightOf[EVENT_CODE.purchase], weightOf[EVENT_CODE.view]);
  for (let e = 0; e < events.length; e++)
    if (token[e] === 1) standing[e] = Math.min(standing[e], tokenWeight);
  const marksSeen = seenTypes(dataset, until);
  const known = new Int32Array(events.length);
  let knownCount = 0;
  for (let e = 0; e < events.length; e++) {
    if (events.item[e] < 0 || events.time[e] >= until) continue;
    if (events.customer[e] >= 0 && counts(e)) known[knownCount++] = e;
  }

  /** Whether the event relates customer and item. */
  function counts(e: number): boolean {
    return weightOf[events.type[e]] > 0 || events.type[e] === EVENT_CODE.refund;
  }

  const knownCustomer = new Int32Array(knownCount);
  const knownItem = new Int32Array(knownCount);
  for (let i = 0; i < knownCount; i++) {
    knownCustomer[i] = events.customer[known[i]];
    knownItem[i] = events.item[known[i]];
  }
  const order = cellOrder(customers, items, knownCustomer, knownItem);
  const cells = new CellWriter(customers, items, knownCount);
  for (let at = 0; at < order.length; ) {
    const customer = events.customer[known[order[at]]];
    const item = events.item[known[order[at]]];
    let value = 0;
    let first = 0;
    let last = Number.NEGATIVE_INFINITY;
    let purchases = 0;
    let seen = false;
    for (; at < order.length; at++) {
      const e = known[order[at]];
      if (events.customer[e] !== customer || events.item[e] !== item) break;
      seen ||= marksSeen[events.type[e]] === 1;
      if (standing[e] <= 0 || events.time[e] < from) continue;
      if (last === Number.NEGATIVE_INFINITY) first = events.time[e];
      last = events.time[e];
      value += standing[e] * decay(asOf - events.time[e], config.halfLifeDays);
      if (events.type[e] === EVENT_CODE.purchase) purchases++;
    }
    cells.add(customer, item, seen, Math.min(value, PAIR_BOUND), [first, last], purchases);
  }
  const demand = boundedDemand(dataset, standing, token, { from, until, asOf });
  return cutHistories({
    ...cells.finish(demand, asOf),
    log: eventLog(dataset, standing, from, until),
    items: dataset.items,
  });
}

function decay(ageMs: number, halfLifeDays: number | null): number {
  return halfLifeDays === null ? 1 : 2 ** (-Math.max(0, ageMs) / (halfLifeDays * DAY_MS));
}

/** Types of event that mark an item as owned, now or before. */
const OWNERSHIP: readonly EventType[] = ['purchase', 'refund', 'rating'];

/**
 * 1 for each type of event that marks an item as seen. An item that was looked at and not bought is a good one to
 * recommend, so in a shop with purchases, refunds or ratings only those count; in a shop with only views or clicks, all
 * types do.
 */
function seenTypes({ events }: Dataset, until: number): Uint8Array {
  const codes = new Set(OWNERSHIP.map((type) => EVENT_CODE[type]));
  let hasOwnership = false;
  for (let e = 0; e < events.length && events.time[e] < until && !hasOwnership; e++) {
    hasOwnership = codes.has(events.type[e]) && events.customer[e] >= 0 && events.item[e] >= 0;
  }
  return Uint8Array.from(EVENT_TYPES, (_, code) => (!hasOwnership || codes.has(code) ? 1 : 0));
}

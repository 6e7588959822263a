import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import { seenOf } from '../../../../layers/analytics/recommend/lists.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { DAY_MS } from '../../../../layers/contract/events/days.ts';
import { EVENT_CODE } from '../../../../layers/contract/events/event-types.ts';
import { type CustomerSample, chosenRows } from './leave-last-out.ts';
import { keepEvents, targetType } from './taken.ts';
import { type Case, type Learning, type Trial, translation, trialOf } from './trial.ts';

/**
 * Predicts the next basket of every customer: their first one in the test file; without a test file the last one of customers with two
 * or more. A basket is an order, or all events of a day where orders have no number.
 * @param sample without a test file: only these lose a basket; absent: everybody does
 * @param excludeSeen counts only items that are new to the customer
 */
export function nextBasketTrial(
  train: Learning,
  test: Learning | null,
  excludeSeen: boolean,
  sample?: CustomerSample,
): Trial {
  const { baskets, kept } = test === null ? lastBaskets(train, sample) : givenBaskets(train, test);
  const interactions = buildInteractions(kept, train.interactions);
  const cases: Case[] = [];
  for (const { row, items } of baskets) {
    const seen = new Set(excludeSeen && row >= 0 ? seenOf(interactions.seen, row) : []);
    cases.push({ row, relevant: [...items].filter((item) => !seen.has(item)) });
  }
  return trialOf({ ...train, format: 'baskets', dataset: kept }, interactions, cases);
}

interface Basket {
  /** Row of training, or -1. */
  readonly row: number;
  readonly items: ReadonlySet<number>;
}

interface HeldOut {
  readonly kept: Dataset;
  readonly baskets: readonly Basket[];
}

function lastBaskets({ dataset, interactions }: Learning, sample?: CustomerSample): HeldOut {
  const { events } = dataset;
  const target = EVENT_CODE[targetType(dataset, interactions)];
  const count = dataset.customers.length;
  const counts = (e: number) =>
    (events.customer[e] as number) >= 0 && (events.item[e] as number) >= 0 && events.type[e] === target;

  /** Key of each customer's last basket. */
  const key = new Float64Array(count).fill(Number.NaN);
  for (let e = 0; e < events.length; e++)
    if (counts(e)) key[events.customer[e] as number] = basketKey(dataset, e);
  const start = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const items = Array.from(key, () => new Set<number>());
  for (let e = events.length - 1; e >= 0; e--) {
    const row = events.customer[e] as number;
    if (!counts(e) || basketKey(dataset, e) !== key[row]) continue;
    start[row] = events.time[e] as number;
    items[row]?.add(events.item[e] as number);
  }
  /** 1 for customers with a basket before their last. */
  const held = new Uint8Array(count);
  for (let e = 0; e < events.length; e++) {
    const row = events.customer[e] as number;
    if (counts(e) && (events.time[e] as number) < (start[row] as number)) held[row] = 1;
  }
  if (sample !== undefined) {
    const chosen = chosenRows(count, sample, (row) => held[row] === 1);
    held.set(chosen);
  }
  return {
    kept: keepEvents(dataset, (e) => {
      const row = events.customer[e] as number;
      return row < 0 || held[row] === 0 || (events.time[e] as number) < (start[row] as number);
    }),
    baskets: items.flatMap((inBasket, row) => (held[row] === 1 ? [{ row, items: inBasket }] : [])),
  };
}

function givenBaskets(train: Learning, test: Learning): HeldOut {
  const { dataset, interactions } = test;
  const { events } = dataset;
  const target = EVENT_CODE[targetType(dataset, interactions)];
  const customers = translation(dataset.customers, train.dataset.customers);
  const known = translation(
    dataset.items.map(({ id }) => id),
    train.dataset.items.map(({ id }) => id),
  );
  const key = new Float64Array(dataset.customers.length).fill(Number.NaN);
  const items = Array.from(key, () => new Set<number>());
  for (let e = 0; e < events.length; e++) {
    const row = events.customer[e] as number;
    const item = events.item[e] as number;
    if (row < 0 || item < 0 || events.type[e] !== target) continue;
    if (Number.isNaN(key[row] as number)) key[row] = basketKey(dataset, e);
    if (basketKey(dataset, e) === key[row]) items[row]?.add(known[item] as number);
  }
  const baskets = items.map((inBasket, row) => ({
    row: Math.max(-1, customers[row] as number),
    items: inBasket,
  }));
  return { kept: train.dataset, baskets };
}

/** Order of an event; without one, its day as a negative number, which no order has. */
function basketKey({ events }: Dataset, e: number): number {
  const order = events.order[e] as number;
  return order >= 0 ? order : -1 - Math.floor((events.time[e] as number) / DAY_MS);
}

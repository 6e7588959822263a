import type { CustomerPrediction } from '../../contract/customer.ts';
import { PLAYS } from '../../contract/customer.ts';
import {
  type Absence,
  type CustomerListRow,
  type CustomerPageRow,
  type ListedCustomer,
  PAGE_SIZE,
  pageId,
  type WorklistsRow,
} from '../../contract/rows.ts';
import { forecastAnswer, valueAtStakeOf } from '../customers/forecast-answer.ts';
import { SEGMENTS } from '../customers/segments/segments.ts';
import { netRevenue } from '../customers/summary.ts';
import { behaviourAt } from '../insights/behaviour-table.ts';
import type { DescribedCustomers } from '../train/trained-shop.ts';
import { customerRow } from './customer-row.ts';
import { riskReasons } from './risk-reasons.ts';

/** A list of customers to split into pages: of a segment or a play, in the order in which they are served. */
export interface CustomerList {
  readonly kind: 'members' | 'worklist';
  readonly name: string;
  /** Customer indices: members by net revenue; of a play by value at stake, ties by last activity. */
  readonly customers: Int32Array;
}

/**
 * Every list of a version: RFM segments, clusters, plays. A customer is in one of each, but in no worklist where they refuse to be
 * contacted. O(customers log customers).
 */
export function customerLists({
  customerModel,
  forecasts,
  marketingConsent: { refused },
}: DescribedCustomers): CustomerList[] {
  const { table, segment, clusters } = customerModel;
  const byRevenue = order(table.count, (c) => netRevenue(table, c));
  const byStake = order(
    table.count,
    (c) => forecasts.stake[c],
    (c) => (Number.isNaN(table.lastSeen[c]) ? 0 : table.lastSeen[c]),
  );
  const members = (name: string, labels: ArrayLike<number>, label: number): CustomerList => ({
    kind: 'members',
    name,
    customers: byRevenue.filter((c) => labels[c] === label),
  });
  return [
    ...SEGMENTS.map(({ id }, at) => members(id, segment, at)),
    ...Array.from(clusters?.numbers ?? [], (number, at) =>
      members(`cluster-${number}`, clusters?.labels ?? [], at),
    ),
    ...PLAYS.map(
      (play, at): CustomerList => ({
        kind: 'worklist',
        name: play,
        customers: byStake.filter((c) => forecasts.play[c] === at && refused[c] === 0),
      }),
    ),
  ];
}

/** Pages of a list: at least one. */
export function pagesOf({ customers }: CustomerList): number {
  return Math.max(1, Math.ceil(customers.length / PAGE_SIZE));
}

/** One page of a list as a row. */
export function listPage(
  shop: DescribedCustomers,
  { kind, name, customers }: CustomerList,
  page: number,
): { readonly kind: CustomerList['kind']; readonly id: string; readonly body: CustomerListRow } {
  const own = customers.subarray(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const entries = Array.from(own, (c) => listedCustomer(shop, c));
  return { kind, id: pageId(name, page), body: { customers: customers.length, entries } };
}

/** All worklists with their size and value at stake. */
export function worklistsRow(
  { forecasts, marketingConsent: { refused } }: DescribedCustomers,
  lists: readonly CustomerList[],
): WorklistsRow {
  const worklists = PLAYS.map((play, at) => {
    const customers = lists.find(({ kind, name }) => kind === 'worklist' && name === play)?.customers ?? [];
    let stake = 0;
    // Rounded as on each page, so that the pages add up to the same.
    for (const c of customers) stake += valueAtStakeOf(forecasts, c);
    const withoutConsent = refused.reduce((sum, no, c) => sum + (forecasts.play[c] === at ? no : 0), 0);
    return { play, customers: customers.length, valueAtStake: stake, withoutConsent };
  });
  return { worklists: worklists.sort((a, b) => b.valueAtStake - a.valueAtStake) };
}

/** The page of customer `c`. O(1). */
export function customerPage(shop: DescribedCustomers, c: number, timeKnown: boolean): CustomerPageRow {
  const forecast = forecastOf(shop, c);
  const ordered = shop.customerModel.table.orders[c] > 0;
  const waited = timeKnown ? 'overdue-beyond-experience' : 'no-repeat-orders-in-shop';
  const parts = ['value', 'churn', 'propensity', 'nextOrder'] as const;
  const absent = parts
    .filter((part) => forecast[part] === null)
    .map((part): [string, Absence] => [part, ordered ? waited : 'never-ordered']);
  return {
    ...customerRow(shop.customerModel, c),
    forecast,
    absent: Object.fromEntries(absent),
    behaviour: behaviourAt(shop.behaviour, c),
    mayContact: shop.marketingConsent.refused[c] === 0,
  };
}

/** Whether the shop has enough repeat orders to predict dates. O(customers). */
export function isInterpurchaseTimeKnown({ forecasts }: DescribedCustomers): boolean {
  return forecasts.nextOrder.some((time) => !Number.isNaN(time));
}

function listedCustomer(shop: DescribedCustomers, c: number): ListedCustomer {
  const { segment, value, lastOrder } = customerRow(shop.customerModel, c);
  const forecast = forecastOf(shop, c);
  return {
    id: shop.customers[c],
    segment: segment.id,
    stage: forecast.stage,
    tier: forecast.tier,
    historic: value.historic,
    orders: value.orders,
    lastOrder,
    lifetimeValue: forecast.value?.lifetimeValue ?? null,
    churn: forecast.churn?.probability ?? null,
    propensity: forecast.propensity,
    nextOrder: forecast.nextOrder?.expected ?? null,
    play: forecast.play,
    valueAtStake: forecast.valueAtStake,
    mayContact: shop.marketingConsent.refused[c] === 0,
  };
}

/** The forecast of a customer, rounded to significant digits. */
function forecastOf({ forecasts, customerModel }: DescribedCustomers, c: number): CustomerPrediction {
  const { value, churn, propensity, ...rest } = forecastAnswer(forecasts, c);
  return {
    ...rest,
    value: value && { ...value, orders: digits(value.orders) },
    churn: churn && {
      ...churn,
      probability: digits(churn.probability),
      reasons: riskReasons(forecasts, c, customerModel.table.orderDays[c]).map((reason) => ({
        ...reason,
        effect: digits(reason.effect),
      })),
    },
    propensity: propensity === null ? null : digits(propensity),
  };
}

function digits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** Customer indices, the highest value first; ties by a second value, then by index, which follows the identifier. */
function order(
  count: number,
  value: (c: number) => number,
  second: (c: number) => number = () => 0,
): Int32Array {
  const values = Float64Array.from({ length: count }, (_, c) => value(c));
  const seconds = Float64Array.from({ length: count }, (_, c) => second(c));
  return Int32Array.from({ length: count }, (_, c) => c).sort(
    (a, b) => values[b] - values[a] || seconds[b] - seconds[a] || a - b,
  );
}

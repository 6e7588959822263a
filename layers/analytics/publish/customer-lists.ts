import { PLAYS } from '../../contract/customer.ts';
import {
  type CustomerListRow,
  type ListedCustomer,
  PAGE_SIZE,
  pageId,
  type WorklistsRow,
} from '../../contract/rows.ts';
import { valueAtStakeOf } from '../customers/forecast-answer.ts';
import { SEGMENTS } from '../customers/segments/segments.ts';
import { historicValue } from '../customers/summary.ts';
import { groupingAttributes, groupingAttributesOf } from '../insights/customer-attributes.ts';
import type { DescribedCustomers } from '../train/trained-shop.ts';
import { publishedForecast } from './customer-page.ts';
import { customerRow } from './customer-row.ts';

/** A list of customers to split into pages: of a segment or a play, in the order in which they are served. */
export interface CustomerList {
  readonly kind: 'members' | 'worklist';
  readonly name: string;
  /** Customer indices: members by historic value; of a play by value at stake, ties by last activity. */
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
  const byRevenue = order(table.count, (c) => historicValue(table, c));
  const byStake = order(
    table.count,
    (c) => valueAtStakeOf(forecasts, c) ?? 0,
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
  const grouping = groupingAttributes(shop.customerAttributes);
  const entries = Array.from(own, (c) => listedCustomer(shop, c, grouping));
  const filters = grouping.map((at) => shop.customerAttributes.names[at]);
  return {
    kind,
    id: pageId(name, page),
    body: { customers: customers.length, entries, ...(filters.length === 0 ? {} : { filters }) },
  };
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
    for (const c of customers) stake += valueAtStakeOf(forecasts, c) ?? 0;
    const withoutConsent = refused.reduce((sum, no, c) => sum + (forecasts.play[c] === at ? no : 0), 0);
    return { play, customers: customers.length, valueAtStake: stake, withoutConsent };
  });
  return {
    worklists: worklists.sort((a, b) => b.valueAtStake - a.valueAtStake),
    assumptions: forecasts.report.plays,
  };
}

function listedCustomer(shop: DescribedCustomers, c: number, grouping: readonly number[]): ListedCustomer {
  const attributes = groupingAttributesOf(shop.customerAttributes, c, grouping);
  const { segment, value, lastOrder } = customerRow(shop.customerModel, c);
  const forecast = publishedForecast(shop, c);
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
    play: forecast.action?.play ?? null,
    valueAtStake: forecast.action?.valueAtStake ?? null,
    mayContact: shop.marketingConsent.refused[c] === 0,
    ...(attributes === undefined ? {} : { attributes }),
  };
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

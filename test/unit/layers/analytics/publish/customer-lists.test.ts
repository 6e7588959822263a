import { describe, expect, it } from 'vitest';
import { forecastCustomers } from '../../../../../layers/analytics/customers/forecast.ts';
import { describeCustomers } from '../../../../../layers/analytics/customers/model.ts';
import { behaviourTable } from '../../../../../layers/analytics/insights/behaviour-table.ts';
import { NO_ATTRIBUTES } from '../../../../../layers/analytics/insights/customer-attributes.ts';
import {
  customerLists,
  listPage,
  worklistsRow,
} from '../../../../../layers/analytics/publish/customer-lists.ts';
import { type Row, shop } from '../../../../support/customers-shop.ts';

const DAY = 86_400_000;
const TODAY = 300;

/** Forty buyers, and people who only looked: on the days ago that their names say. */
function rows(firstOrders: boolean): Row[] {
  const buyers = Array.from({ length: 40 }, (_, c) =>
    [0, 20, 45].map((later) => ({
      customer: `b${c}`,
      at: (150 + c + later) * DAY,
      amount: 1000 + 10 * c,
    })),
  ).flat();
  const looked = ['9-a', '2-b', '30-c', '2-d', '1-e'].map((customer) => ({
    customer,
    at: (TODAY - Number.parseInt(customer, 10)) * DAY,
    type: 'view' as const,
  }));
  const earlier = buyers
    .filter(({ at }, i) => i % 3 === 0 && at > 0)
    .map(({ customer, at }) => ({ customer, at: at - 5 * DAY, type: 'view' as const }));
  return [...buyers, ...looked, ...(firstOrders ? earlier : [])];
}

function welcomed(dataset: ReturnType<typeof shop>) {
  const half = {
    customers: dataset.customers,
    customerModel: describeCustomers(dataset),
    forecasts: forecastCustomers(dataset),
    behaviour: behaviourTable(dataset, 'UTC'),
    customerAttributes: dataset.attributes ?? NO_ATTRIBUTES,
    marketingConsent: { refused: dataset.refusesMarketing ?? new Uint8Array(dataset.customers.length) },
  };
  const lists = customerLists(half);
  const list = lists.find(({ kind, name }) => kind === 'worklist' && name === 'welcome');
  const { body } = listPage(half, list!, 0);
  const row = worklistsRow(half, lists).worklists.find(({ play }) => play === 'welcome');
  return { ids: body.entries.map(({ id }) => id), stakes: body.entries.map((one) => one.valueAtStake), row };
}

describe('the worklist of who has not ordered yet', () => {
  it('has value at stake, and who was seen last comes first among equals', () => {
    const { ids, row, ...listed } = welcomed(shop(rows(true), { asOf: TODAY * DAY }));
    const stakes = listed.stakes.map(Number);
    expect(ids).toEqual(['1-e', '2-b', '2-d', '9-a', '30-c']);
    expect(Math.min(...stakes)).toBeGreaterThan(0);
    expect(row).toMatchObject({ customers: 5, valueAtStake: stakes.reduce((sum, one) => sum + one, 0) });
  });

  it('goes by who was seen last where nothing is known of what becomes of prospects', () => {
    const { ids, stakes } = welcomed(shop(rows(false), { asOf: TODAY * DAY }));
    expect(ids).toEqual(['1-e', '2-b', '2-d', '9-a', '30-c']);
    expect(stakes).toEqual([null, null, null, null, null]);
  });
});

describe('a customer who refuses to be contacted', () => {
  const given = shop(rows(true), { asOf: TODAY * DAY });
  const refusing = welcomed(given).ids[0]!;
  const refusesMarketing = Uint8Array.from(given.customers, (id) => (id === refusing ? 1 : 0));

  it('is in no worklist and in none of its figures, and the worklist says how many are not', () => {
    const before = welcomed(given);
    const { ids, row } = welcomed({ ...given, refusesMarketing });
    expect(before.row).toMatchObject({ withoutConsent: 0 });
    expect(ids).toEqual(before.ids.slice(1));
    expect(row).toMatchObject({ customers: before.row!.customers - 1, withoutConsent: 1 });
    expect(row!.valueAtStake).toBe(before.row!.valueAtStake - Number(before.stakes[0]));
  });
});

import { describe, expect, it } from 'vitest';
import { buyerHistories } from '../../../../../layers/analytics/customers/purchase/histories.ts';
import { forecastSpend } from '../../../../../layers/analytics/customers/purchase/order-forecast.ts';
import { netRevenue, summariseCustomers } from '../../../../../layers/analytics/customers/summary.ts';
import type { EventType } from '../../../../../layers/contract/events/event-types.ts';
import { type Row, shop } from '../../../../support/customers-shop.ts';
import { readRejects, readRows, type StageCase, stageContent } from '../../warehouse/staging.ts';

const HEAD = 'event_type,customer_id,item_id,order_id,timestamp,quantity,unit_price,currency';

/** Orders of two customers in two currencies, the same at a rate of 1.2, and one order in a third currency. */
const ROWS = [
  'purchase,anna,mug,o1,2025-01-10T10:00:00Z,2,12.00,EUR',
  'purchase,anna,pan,o2,2025-02-10T10:00:00Z,1,60.00,EUR',
  'refund,anna,mug,o1,2025-02-11T10:00:00Z,1,12.00,EUR',
  'purchase,beth,mug,o3,2025-01-10T11:00:00Z,2,10.00,GBP',
  'purchase,beth,pan,o4,2025-02-10T11:00:00Z,1,50.00,GBP',
  'refund,beth,mug,o3,2025-02-11T11:00:00Z,1,10.00,GBP',
  'purchase,beth,pan,o5,2025-03-10T11:00:00Z,1,9000,SEK',
];

async function curated(money: StageCase['money']) {
  const result = await stageContent('events.csv', `${[HEAD, ...ROWS].join('\n')}\n`, { money });
  const rows = (await readRows(result.staged.events)).map(
    (row): Row => ({
      customer: String(row.customer_id),
      item: String(row.item_id),
      order: String(row.order_id),
      type: row.event_type as EventType,
      at: Number(row.timestamp),
      amount: Number(row.amount),
    }),
  );
  return { dataset: shop(rows, { asOf: '2025-06-01', currency: 'EUR' }), rejects: readRejects(result) };
}

describe('a shop that sells in euros and in pounds', () => {
  it('values customers in one currency, at its rates, and sets aside orders it has no rate for', async () => {
    const { dataset, rejects } = await curated({ currency: 'EUR', rates: { GBP: 1.2 } });
    const table = summariseCustomers(dataset);
    expect(dataset.customers).toEqual(['anna', 'beth']);
    expect([table.currency, netRevenue(table, 0), netRevenue(table, 1)]).toEqual(['EUR', 7200, 7200]);
    expect([...table.orders]).toEqual([2, 2]);
    const { spend } = forecastSpend(buyerHistories(dataset, dataset.asOf));
    expect(spend[0]).toBe(spend[1]);
    expect(rejects).toMatchObject([{ line: 8, code: 'unknown-currency' }]);
  });

  it('loses no order of the currency it reports in for want of another rate', async () => {
    const { dataset, rejects } = await curated({ currency: 'EUR', rates: {} });
    expect(dataset.customers).toEqual(['anna']);
    expect(netRevenue(summariseCustomers(dataset), 0)).toBe(7200);
    expect(rejects.map(({ code }) => code)).toEqual(new Array(4).fill('unknown-currency'));
  });
});

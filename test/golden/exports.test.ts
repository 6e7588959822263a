import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inspectDumps } from '../../infra/cli/inspect/inspect-dumps.ts';

const fixtures = fileURLToPath(new URL('../fixtures/warehouse/', import.meta.url));

/** The line of totals that `npm run inspect` prints: bought, given back, net; after orders, customers and items. */
async function totals(path: string, currency = 'EUR') {
  const lines: string[] = [];
  await inspectDumps({ paths: [path], map: undefined, kind: undefined, currency }, (line) =>
    lines.push(line),
  );
  const all = lines.find((line) => line.startsWith('all ')) ?? '';
  const [, , orders, customers, items, bought, back, net] = all.split(/\s+/);
  return { orders, customers, items, bought, back, net };
}

describe('the export of a shop comes to what a hand count says', () => {
  it.each([
    // 41.41 + 36.00 + 69.80 + 38.40 + 12.50 + 25.00; back 69.80 in full and 10.00. Cancelled, in dollars and without a number: out.
    ['events-shopify.csv', { orders: '6', customers: '4', items: '3', bought: '223.11', back: '79.80' }],
    // 66.99 once, though sent twice; 20 and then the rest of the order back.
    ['events-segment.ndjson', { orders: '1', customers: '1', bought: '66.99', back: '66.99' }],
    // One order, its page of thanks opened twice; all of it back. The device on which ada signed in is hers.
    ['events-ga4.ndjson', { orders: '1', customers: '1', bought: '72.00', back: '72.00' }],
    ['events-woocommerce.csv', { orders: '4', customers: '3', bought: '1,384.80', back: '53.00' }],
    ['events-bigcommerce.csv', { orders: '3', customers: '3', bought: '405.00', back: '155.00' }],
    // 72 and 25 of an order whose parts are no lines of their own, two of three pieces at 25; one bag back.
    ['events-magento.ndjson', { orders: '2', customers: '2', bought: '147.00', back: '36.00' }],
    ['events-klaviyo.ndjson', { orders: '1', customers: '1', bought: '75.00', back: '25.00' }],
  ] as const)('%s', async (name, expected) => {
    const { net: _, ...found } = await totals(join(fixtures, name));
    expect(found).toMatchObject(expected);
  });
});

/** Files that real shops have, beside the repository where they are. */
const cases = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));

describe.skipIf(!existsSync(cases))('the small files of real formats', () => {
  it.each([
    ['01-shopify-orders-csv/orders_export.csv', 'EUR', '264.50', '91.00', '173.50'],
    ['01-shopify-orders-csv/orders_export.csv', 'USD', '56.00', '0.00', '56.00'],
    ['03-ga4-bigquery-ndjson/events.json', 'USD', '97.00', '20.00', '77.00'],
    ['03-ga4-bigquery-ndjson/events.parquet', 'USD', '97.00', '20.00', '77.00'],
    ['04-segment-order-completed/events.ndjson', 'EUR', '97.00', '45.00', '52.00'],
  ])('%s in %s', async (name, currency, bought, back, net) => {
    expect(await totals(join(cases, name), currency)).toMatchObject({ bought, back, net });
  });
});

import { describe, expect, it } from 'vitest';
import { EVENT_CODE } from '../../../../../layers/contract/events/event-types.ts';
import { readDataset } from '../../../../../layers/warehouse/columns/read-dataset.ts';
import { compactEvents, compactItems } from '../../../../../layers/warehouse/compact/compact.ts';
import { sharedData } from '../../../../support/shared-data.ts';
import { engine, freshFolder, readRows, type StageCase, stageFile } from '../staging.ts';

// The expected figures were counted with Python's csv module, row by row.

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

const largest = (values: Int32Array) => values.reduce((most, value) => Math.max(most, value), -1);

/** Stages, compacts and reads a dump of events. */
async function whole(path: string, options: StageCase) {
  const staged = await stageFile(path, options);
  const outDir = freshFolder();
  const compacted = await compactEvents({ staged: [staged.staged.events ?? ''], outDir, engine });
  const told = staged.staged.items;
  const items = told && (await compactItems({ staged: [{ path: told, deliveredAt: 0 }], outDir, engine }));
  const currency = options.money?.currency ?? '';
  const dataset = await readDataset({ events: compacted.files, items, currency, engine });
  return { staged, compacted, dataset };
}

const dollars = { money: { currency: 'USD', rates: {} } };

const retail = sharedData('online-retail-2.csv.gz');
describe.skipIf(retail === undefined)('Online Retail II', () => {
  it('becomes purchases and refunds of products, every other row set aside for a reason', async () => {
    const { staged, compacted, dataset } = await whole(retail ?? '', {
      mapping: 'online-retail',
      money: { currency: 'GBP', rates: {} },
    });

    expect(staged).toMatchObject({
      outcome: 'valid',
      problem: null,
      rows: 1_044_847,
      accepted: 1_033_140,
      rejected: 11_707,
      currencies: { GBP: 1_033_140 },
    });
    expect(staged.rejectedByReason).toEqual({
      'no-price': 2_604,
      'not-a-product-bookkeeping': 228,
      'not-a-product-delivery': 3_788,
      'not-a-product-manual': 1_678,
      'not-a-product-test': 17,
      'stock-correction': 3_392,
    });
    expect(compacted).toMatchObject({
      events: 1_021_348,
      duplicates: 11_792,
      customers: 5_875,
      items: 4_917,
      firstTime: Date.UTC(2009, 11, 1, 7, 45),
      lastTime: Date.UTC(2011, 11, 9, 12, 50),
    });
    expect(compacted.files).toHaveLength(25); // months, December 2009 to December 2011
    const { events } = dataset;
    const refund = events.type.map((type) => (type === EVENT_CODE.refund ? 1 : 0));
    expect(dataset.asOf).toBe(compacted.lastTime);
    expect(dataset.customers).toHaveLength(5_875);
    expect(dataset.items).toHaveLength(4_917);
    expect(dataset.items.filter(({ title }) => title === null)).toEqual([]);
    expect(sum(refund)).toBe(17_916);
    expect(sum(events.customer.map((customer) => (customer < 0 ? 1 : 0)))).toBe(227_167);
    expect(largest(events.order)).toBe(46_922);
    expect(sum(events.amount.map((amount, i) => (refund[i] ? 0 : amount)))).toBe(1_964_506_594);
    expect(sum(events.amount.map((amount, i) => (refund[i] ? amount : 0)))).toBe(71_653_213);
  });
});

const cdnow = sharedData('cdnow-sample.csv');
describe.skipIf(cdnow === undefined)('CDNOW', () => {
  it('is 6,919 purchases of 2,357 customers, equal ones on one day included', async () => {
    const { staged, compacted, dataset } = await whole(cdnow ?? '', { mapping: 'cdnow', ...dollars });

    expect(staged).toMatchObject({ rows: 6_919, accepted: 6_919, rejectedByReason: {} });
    expect(compacted).toMatchObject({ events: 6_919, duplicates: 0, customers: 2_357, items: 0 });
    expect(sum(dataset.events.amount)).toBe(24_409_194);
    expect(dataset.asOf).toBe(Date.UTC(1998, 5, 30));
  });

  it('delivered twice is still the same purchases', async () => {
    const staged = [];
    for (const _delivery of [1, 2]) {
      staged.push((await stageFile(cdnow ?? '', { mapping: 'cdnow', ...dollars })).staged.events ?? '');
    }

    expect(await compactEvents({ staged, outDir: freshFolder(), engine })).toMatchObject({
      events: 6_919,
      duplicates: 6_919,
    });
  });
});

const baskets = sharedData('complete-journey-transactions.csv.gz');
const products = sharedData('complete-journey-products.csv.gz');
describe.skipIf(baskets === undefined || products === undefined)('The Complete Journey', () => {
  it('is baskets of 2,373 households; rows of no quantity are set aside', async () => {
    const { staged, compacted, dataset } = await whole(baskets ?? '', {
      mapping: 'complete-journey',
      ...dollars,
    });

    expect(staged).toMatchObject({
      rows: 75_000,
      accepted: 74_584,
      rejectedByReason: { 'no-quantity': 416 },
    });
    expect(compacted).toMatchObject({ events: 74_584, duplicates: 0, customers: 2_373, items: 20_833 });
    expect(largest(dataset.events.order)).toBe(47_033);
  });

  it('has a catalogue of 92,331 products', async () => {
    const result = await stageFile(products ?? '', {
      kind: 'items',
      mapping: 'complete-journey',
      ...dollars,
    });

    expect(result).toMatchObject({ rows: 92_331, accepted: 92_331, rejected: 0 });
    const items = await readRows(result.staged.items);
    expect(items.filter(({ title }) => title === undefined)).toHaveLength(494);
    expect(items.find(({ item_id }) => item_id === '25671')).toMatchObject({
      title: 'ICE - CRUSHED/CUBED, 22 LB',
      category: 'GROCERY > FRZN ICE > ICE - CRUSHED/CUBED',
      brand: 'National',
    });
  });
});

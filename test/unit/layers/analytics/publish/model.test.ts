import { describe, expect, it } from 'vitest';
import {
  CUSTOMERS_DEFAULTS,
  type CustomerModel,
  describeCustomers,
} from '../../../../../layers/analytics/customers/model.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { customerRow } from '../../../../../layers/analytics/publish/customer-row.ts';
import { segmentsRow } from '../../../../../layers/analytics/publish/segments-row.ts';
import type { Section, SectionReader } from '../../../../../layers/analytics/snapshot/section.ts';
import { readTable, tableSections } from '../../../../../layers/analytics/snapshot/table.ts';
import { ClienteleError } from '../../../../../layers/contract/errors.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import { type Row, shop } from '../../../../support/customers-shop.ts';

const DAY = 86_400_000;

function someShop(): Dataset {
  const random = seededRandom(5);
  const rows: Row[] = [];
  for (let c = 0; c < 90; c++) {
    const customer = `c${String(c).padStart(3, '0')}`;
    rows.push({ customer, at: Math.floor(random.next() * 30 * DAY), type: 'view' });
    for (let n = 0; n < c % 7; n++) {
      const at = Math.floor(random.next() * 200 * DAY);
      rows.push({ customer, at, amount: 100 * random.below(50), order: `${customer}-${n}` });
      if (random.next() < 0.1) rows.push({ customer, at: at + DAY, amount: 700, type: 'refund' });
    }
  }
  return shop(rows);
}

function readerOf(sections: readonly Section[]): SectionReader {
  const byName = new Map(sections.map((section) => [section.name, section]));
  return {
    has: (name) => byName.has(name),
    get: (name) => {
      const section = byName.get(name);
      if (section === undefined) throw new ClienteleError('snapshot.damaged', `Section ${name} is missing.`);
      return section;
    },
  };
}

/** Every number of an answer is finite: JSON would turn the others into null without a word. */
function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) expectFinite(part);
}

function expectAnswers(model: CustomerModel, dataset: Dataset): void {
  for (let c = 0; c < dataset.customers.length; c++) expectFinite(customerRow(model, c));
  expectFinite(segmentsRow(model, dataset.customers));
}

describe('describeCustomers', () => {
  const dataset = someShop();
  const model = describeCustomers(dataset);

  it('says of a customer what the events say', () => {
    const small = shop([
      { customer: 'a', at: '2026-01-01T00:00:00Z', type: 'view' },
      { customer: 'a', at: '2026-01-02T00:00:00Z', amount: 3000, order: '1' },
      { customer: 'a', at: '2026-01-05T00:00:00Z', amount: 1000, order: '2' },
      { customer: 'a', at: '2026-01-06T00:00:00Z', amount: 500, type: 'refund' },
      { customer: 'b', at: '2026-01-11T00:00:00Z', amount: 6500, order: '3' },
    ]);
    expect(customerRow(describeCustomers(small), 0)).toEqual({
      segment: { id: 'new', name: 'New' },
      cluster: null,
      rfm: {
        recencyDays: 6,
        frequency: 2,
        monetary: 3500,
        recencyScore: 2,
        frequencyScore: 4,
        monetaryScore: 2,
      },
      value: {
        historic: 3500,
        refunds: 500,
        excessRefunds: 0,
        orders: 2,
        averageOrder: 1750,
        contribution: 0.35,
      },
      firstSeen: Date.parse('2026-01-01T00:00:00Z'),
      lastSeen: Date.parse('2026-01-06T00:00:00Z'),
      firstOrder: Date.parse('2026-01-02T00:00:00Z'),
      lastOrder: Date.parse('2026-01-05T00:00:00Z'),
      events: { view: 1, purchase: 2, refund: 1 },
    });
  });

  it('puts every customer into one RFM segment and every buyer into one cluster', () => {
    const { segments } = segmentsRow(model, dataset.customers);
    const count = (kind: string) =>
      segments.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.customers, 0);
    const buyers = model.table.orders.filter((orders) => orders > 0).length;
    expect([count('rfm'), count('cluster')]).toEqual([90, buyers]);
    expect(segments.filter((row) => row.kind === 'rfm')).toHaveLength(13);
    expect(new Set(segments.map((row) => row.id)).size).toBe(segments.length);
    const shares = segments
      .filter((row) => row.kind === 'rfm')
      .reduce((sum, row) => sum + row.revenueShare, 0);
    expect(shares).toBeCloseTo(1, 12);
  });

  it('names the best customers of a segment first', () => {
    const { segments } = segmentsRow(model, dataset.customers);
    for (const { topCustomers } of segments) {
      const values = topCustomers.map(
        (id) => customerRow(model, dataset.customers.indexOf(id)).value.historic,
      );
      expect(values).toEqual(values.toSorted((a, b) => b - a));
    }
  });

  it('gives the same bytes twice, and comes back from a snapshot as it went in', () => {
    const sections = tableSections('customerModel', model);
    expect(tableSections('customerModel', describeCustomers(someShop()))).toEqual(sections);
    expect(
      sections.every(
        ({ name, dims, data }) => name.startsWith('customerModel') && product(dims) === data.length,
      ),
    ).toBe(true);
    const restored = readTable<CustomerModel>(readerOf(sections), 'customerModel');
    expect(restored).toEqual(model);
    expect(segmentsRow(restored, dataset.customers)).toEqual(segmentsRow(model, dataset.customers));
    expect(describeCustomers(dataset, CUSTOMERS_DEFAULTS, restored).clusters?.labels).toEqual(
      model.clusters?.labels,
    );
  });

  it('refuses a snapshot with a column cut short, of another type, or unreadable, by name', () => {
    const damage = (name: string, data: Section['data']) => () =>
      readTable(
        readerOf(
          tableSections('customerModel', model).map((section) =>
            section.name === name ? { ...section, data } : section,
          ),
        ),
        'customerModel',
      );
    expect(damage('customerModel.table.gross', new Float64Array(3))).toThrow(
      /customerModel\.table\.gross holds 3/,
    );
    expect(damage('customerModel.table.orders', new Float64Array(90))).toThrow(/expected 90 of Int32Array/);
    expect(damage('customerModel', Uint8Array.of(0xff))).toThrow(ClienteleError);
  });
});

describe('odd shops', () => {
  const ids = Array.from({ length: 60 }, (_, c) => `c${c}`);
  const shops: readonly (readonly [string, readonly Row[]])[] = [
    ['no event at all', []],
    ['one customer', [{ customer: 'a', at: DAY, amount: 100 }]],
    ['views only', ids.map((customer, c) => ({ customer, at: c * DAY, type: 'view' as const }))],
    ['one-time buyers only', ids.map((customer, c) => ({ customer, at: c * DAY, amount: 100 + c }))],
    [
      'refunds only',
      ids.map((customer, c) => ({ customer, at: c * DAY, amount: 9, type: 'refund' as const })),
    ],
    [
      'negative totals',
      ids.flatMap((customer, c) => [
        { customer, at: c * DAY, amount: 100 },
        { customer, at: c * DAY + 1, amount: 101, type: 'refund' as const },
      ]),
    ],
    [
      'one order of a million',
      ids.map((customer, c) => ({ customer, at: c * DAY, amount: c === 7 ? 1e8 : 100 + c })),
    ],
    ['orders without value', ids.map((customer, c) => ({ customer, at: c * DAY }))],
    ['anonymous events only', [{ customer: null, at: DAY, amount: 100 }]],
  ];

  it.each(shops)('%s: every answer is finite', (_, rows) => {
    const dataset = shop(rows);
    expectAnswers(describeCustomers(dataset), dataset);
  });

  it('one order of a million does not make the other customers one cluster', () => {
    const { clusters } = describeCustomers(shop(shops[6]![1]));
    const sizes = Array.from(clusters!.numbers, (_, at) => clusters!.labels.filter((l) => l === at).length);
    expect(Math.max(...sizes)).toBeLessThan(55);
  });
});

function product(dims: readonly number[]): number {
  return dims.reduce((result, dim) => result * dim, 1);
}

import { describe, expect, it } from 'vitest';
import { analytic, type Publishing } from '../../../../../layers/analytics/analytic/analytic.ts';
import { countRows, learnTables, rowsOf } from '../../../../../layers/analytics/analytic/tables.ts';

const publishing: Publishing = {
  items: [{ id: 'mug' }, { id: 'pan' }, { id: 'pot' }],
  customers: ['ann', 'bob'],
  allowed: Uint8Array.of(1, 1, 1),
  listLength: 20,
  card: (item) => ({ id: `i${item}`, title: null, category: [], brand: null, price: null }),
  scored: (item, score) => ({ id: `i${item}`, title: null, category: [], brand: null, price: null, score }),
};

const stock = analytic({
  name: 'stock',
  learn: (context: { readonly left: readonly number[] }) => ({ left: Int32Array.from(context.left) }),
  rows: {
    similar: {
      of: 'item',
      has: ({ left }, item) => left[item]! > 0,
      body: ({ left }, item, { card, scored }) => ({ of: card(item), items: [scored(item, left[item]!)] }),
      privacy: { release: 'unchanged', because: 'an item’s own' },
    },
    list: {
      of: { shop: 'stock' },
      body: () => ({ items: [publishing.scored(0, 1)] }),
      privacy: { release: 'suppressed', because: 'follows single customers', body: () => ({ items: [] }) },
    },
  },
});

const all = { items: [0, 3], customers: [0, 2], shop: true } as const;
const list = [stock] as const;
const tables = learnTables(list, { left: [5, 0, 2] });
const noise = {
  settings: { epsilon: 1, delta: 1e-6, maxRevenue: 1, maxItems: 1 },
  draws: () => 0.5,
};

describe('an analytic', () => {
  it('publishes a row for each item that has one and one for the shop, and counts as many', () => {
    const rows = [...rowsOf(list, tables, publishing, all, undefined)];
    expect(rows.map(({ kind, id }) => `${kind}|${id}`)).toEqual(['similar|mug', 'similar|pot', 'list|stock']);
    expect(countRows(list, tables, 3, 2)).toBe(rows.length);
  });

  it('publishes the same rows in slices, each once', () => {
    const slices = [
      { items: [0, 2], customers: [0, 1], shop: true },
      { items: [2, 3], customers: [1, 2], shop: false },
    ] as const;
    const keys = (rows: Iterable<{ readonly kind: string; readonly id: string }>) =>
      Array.from(rows, ({ kind, id }) => `${kind}|${id}`).toSorted();
    const sliced = slices.flatMap((share) => [...rowsOf(list, tables, publishing, share, undefined)]);
    expect(keys(sliced)).toEqual(keys(rowsOf(list, tables, publishing, all, undefined)));
  });

  it('keeps to its privacy decision while aggregates are private', () => {
    const rows = [...rowsOf(list, tables, publishing, all, noise)];
    expect(rows.find(({ kind }) => kind === 'list')?.body).toEqual({ items: [] });
    expect(rows[0]).toEqual([...rowsOf(list, tables, publishing, all, undefined)][0]);
    expect(stock.suppressed).toEqual(['follows single customers']);
  });

  it('does not compile without a privacy decision', () => {
    const leaky = () =>
      analytic({
        name: 'leaky',
        learn: () => ({}),
        // @ts-expect-error: every kind of row says what becomes of it while aggregates are private
        rows: { list: { of: { shop: 'leaky' }, body: () => ({ items: [] }) } },
      });
    expect(leaky).toThrow();
  });
});

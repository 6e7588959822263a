import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalsTable } from '../../../../../infra/cli/inspect/totals.ts';
import { summariseCustomers } from '../../../../../layers/analytics/customers/summary.ts';
import { periodReports } from '../../../../../layers/analytics/insights/periods.ts';
import { readDataset } from '../../../../../layers/warehouse/columns/read-dataset.ts';
import { compactEvents } from '../../../../../layers/warehouse/compact/compact.ts';
import { engine, freshFolder, readRejects, readRows, type StageCase, stageContent } from '../staging.ts';

const START = Date.UTC(2025, 0, 6);
const NOW = Date.UTC(2025, 5, 1);
const money = { currency: 'EUR', rates: { JPY: 0.006, BHD: 2.4 } };
const DIGITS: Readonly<Record<string, number>> = { EUR: 2, JPY: 0, BHD: 3 };

interface Line {
  readonly sku: string;
  readonly quantity: number;
  /** Smallest units of the order's currency. */
  readonly price: number;
}

interface Order {
  readonly id: string;
  readonly customer: string;
  readonly time: number;
  readonly currency: string;
  readonly lines: readonly Line[];
  /** Smallest units, at most what the lines cost. */
  readonly discount: number;
  /** Smallest units, at most what was paid for goods; the payment's status says whether it was all. */
  readonly refund: number;
}

interface Look {
  readonly device: string;
  readonly customer: string | null;
  readonly time: number;
  readonly sku: string;
  readonly isCart: boolean;
}

const sku = fc.constantFrom('FERN-1', 'TOTE-1', 'Mug, "large"', '0042', 'é-9');
const line = fc.record({
  sku,
  quantity: fc.integer({ min: 1, max: 5 }),
  price: fc.oneof(fc.integer({ min: 1, max: 30_000 }), fc.constantFrom(0, 1010, 1030, 7)),
});
const share = fc.constantFrom(0, 0, 0, 0.1, 0.333, 0.9999, 1);
const order = fc
  .record({
    customer: fc.constantFrom('ada@example.com', 'bo@example.com', "o'neil@example.com"),
    minutes: fc.integer({ min: 0, max: 100_000 }),
    currency: fc.constantFrom('EUR', 'EUR', 'JPY', 'BHD'),
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    discounted: share,
    refunded: share,
  })
  .map(({ minutes, lines, discounted, refunded, ...rest }) => {
    const all = sumOf(lines);
    const discount = Math.round(all * discounted);
    return {
      ...rest,
      lines,
      time: START + minutes * 60_000,
      discount,
      refund: Math.round((all - discount) * refunded),
    };
  });
const look = fc
  .record({
    device: fc.constantFrom('d1', 'd2', 'd3'),
    customer: fc.constantFrom(null, null, 'ada'),
    minutes: fc.integer({ min: 0, max: 100_000 }),
    sku,
    isCart: fc.boolean(),
  })
  .map(({ minutes, ...rest }) => ({ ...rest, time: START + minutes * 60_000 }));

const orders = fc
  .array(order, { minLength: 20, maxLength: 40 })
  .map((all): Order[] => all.map((each, n) => ({ ...each, id: `#${1000 + n}` })));
const looks = fc.uniqueArray(look, {
  minLength: 10,
  maxLength: 30,
  selector: ({ time, device }) => `${time} ${device}`,
});

function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
}

/** An amount spread by weight in whole units: differences of rounded running totals; evenly where nothing has a weight. */
function spread(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = all > 0 ? weights.map((weight) => weight / all) : weights.map(() => 1 / weights.length);
  let before = 0;
  return shares.map((each) => {
    const until = before + each;
    const own =
      Math.round(Number((amount * until).toFixed(6))) - Math.round(Number((amount * before).toFixed(6)));
    before = until;
    return own;
  });
}

/** An event of the shop, counted by hand. */
interface Told {
  readonly type: string;
  readonly customer: string | null;
  readonly item: string;
  readonly order: string | null;
  readonly time: number;
  readonly quantity: number;
  /** Smallest units of the currency. */
  readonly amount: number | null;
  readonly currency: string;
}

function toldOf(all: readonly Order[]): Told[] {
  return all.flatMap(({ id, customer, time, currency, lines, discount, refund }) => {
    const prices = lines.map(({ quantity, price }) => quantity * price);
    const off = spread(discount, prices);
    const goods = prices.map((price, n) => Math.max(price - (off[n] ?? 0), 0));
    const back = spread(refund, goods);
    const isWhole = refund > 0 && refund === goods.reduce((sum, each) => sum + each, 0);
    return lines.flatMap((each, n): Told[] => {
      const about = { customer, item: each.sku, order: id, time, currency };
      const bought = { ...about, type: 'purchase', quantity: each.quantity, amount: goods[n] ?? 0 };
      if ((back[n] ?? 0) <= 0) return [bought];
      return [
        bought,
        { ...about, type: 'refund', quantity: isWhole ? each.quantity : 1, amount: back[n] ?? 0 },
      ];
    });
  });
}

const major = (minor: number, currency: string) =>
  (minor / 10 ** (DIGITS[currency] ?? 2)).toFixed(DIGITS[currency] ?? 2);
const isoOf = (time: number) => new Date(time).toISOString();
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function asShopify(all: readonly Order[]): string {
  const header =
    'Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Lineitem discount';
  const rows = all.flatMap(({ id, customer, time, currency, lines, discount, refund }) => {
    const net = sumOf(lines) - discount;
    const status = refund === 0 ? 'paid' : refund === net ? 'refunded' : 'partially_refunded';
    const created = isoOf(time).replace('T', ' ').replace('.000Z', ' +0000');
    const shown = (minor: number) => major(minor, currency);
    return lines.map((each, n) => {
      const own = [each.quantity, quoted(`Title of ${each.sku}`), shown(each.price), quoted(each.sku)];
      const whole =
        n === 0
          ? [status, created, currency, shown(net), shown(0), shown(net), shown(discount)]
          : ['', '', '', '', '', '', ''];
      return [id, customer, ...whole, created, ...own, n === 0 ? shown(refund) : '', shown(0)].join(',');
    });
  });
  return `${[header, ...rows].join('\n')}\n`;
}

function asSegment(all: readonly Order[], visits: readonly Look[]): string {
  const calls = [
    ...all.flatMap(({ id, customer, time, currency, lines, discount, refund }, n) => {
      const shared = { type: 'track', userId: customer, anonymousId: `o${n}`, timestamp: isoOf(time) };
      const number = (minor: number) => Number(major(minor, currency));
      const products = lines.map((each) => ({
        sku: each.sku,
        price: number(each.price),
        quantity: each.quantity,
      }));
      const told = toldOf([all[n] as Order]).filter(({ type }) => type === 'refund');
      const back = told.map((each) => ({
        sku: each.item,
        quantity: each.quantity,
        price: Number(each.amount) / 10 ** (DIGITS[currency] ?? 2) / each.quantity,
      }));
      return [
        {
          ...shared,
          messageId: `m${n}`,
          event: 'Order Completed',
          properties: {
            order_id: id,
            currency: currency.toLowerCase(),
            discount: number(discount),
            products,
          },
        },
        ...(refund > 0
          ? [
              {
                ...shared,
                messageId: `r${n}`,
                event: 'Order Refunded',
                properties: { order_id: id, currency, products: back },
              },
            ]
          : []),
      ];
    }),
    ...visits.map(({ device, customer, time, sku: item, isCart }, n) => ({
      type: 'track',
      messageId: `v${n}`,
      userId: customer,
      anonymousId: device,
      timestamp: isoOf(time),
      event: isCart ? 'Product Added' : 'Product Viewed',
      properties: { sku: item },
    })),
  ];
  return calls.map((call) => `${JSON.stringify(call)}\n`).join('');
}

function asGa4(all: readonly Order[], visits: readonly Look[]): string {
  const parameter = (key: string, value: object) => ({ key, value });
  const events = [
    ...all.flatMap(({ id, customer, time, currency, lines }, n) => [
      {
        event_date: '20250101',
        event_timestamp: String(time * 1000),
        event_name: 'purchase',
        user_id: customer,
        user_pseudo_id: `o${n}`,
        event_params: [
          parameter('ga_session_id', { int_value: '1' }),
          parameter('currency', { string_value: currency }),
          parameter('transaction_id', { string_value: id }),
        ],
        ecommerce: { transaction_id: id },
        items: lines.map((each) => ({
          item_id: each.sku,
          item_name: `Title of ${each.sku}`,
          price: Number(major(each.price, currency)),
          quantity: String(each.quantity),
        })),
      },
    ]),
    ...visits.map(({ device, customer, time, sku: item, isCart }) => ({
      event_date: '20250101',
      event_timestamp: String(time * 1000),
      event_name: isCart ? 'add_to_cart' : 'view_item',
      ...(customer === null ? {} : { user_id: customer }),
      user_pseudo_id: device,
      event_params: [parameter('ga_session_id', { int_value: '1' })],
      items: [{ item_id: item, item_name: `Title of ${item}` }],
    })),
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** The same events by the native contract. */
function asNative(
  told: readonly Told[],
  visits: readonly Look[],
  anonymous: (device: string) => string | undefined,
): string {
  const events = [
    ...told.map(({ type, customer, item, order: id, time, quantity, amount, currency }, n) => ({
      event_type: type,
      event_id: `n${n}`,
      customer_id: customer,
      item_id: item,
      order_id: id,
      timestamp: isoOf(time),
      quantity,
      unit_price: Number(amount) / 10 ** (DIGITS[currency] ?? 2) / quantity,
      currency,
    })),
    ...visits.map(({ device, customer, time, sku: item, isCart }, n) => ({
      event_type: isCart ? 'cart' : 'view',
      event_id: `v${n}`,
      customer_id: customer ?? anonymous(device),
      anonymous_id: device,
      item_id: item,
      timestamp: isoOf(time),
    })),
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

async function curated(
  name: string,
  content: string,
  mapping: StageCase['mapping'],
): Promise<readonly string[]> {
  const staged = await stageContent(name, content, { mapping, money, now: NOW });
  expect(readRejects(staged)).toEqual([]);
  const options = { staged: [staged.staged.events ?? ''], outDir: freshFolder(), engine };
  return (await compactEvents(options)).files;
}

/** What a shop can count of its events, in no order. */
async function dataset(name: string, content: string, mapping: StageCase['mapping']): Promise<string[]> {
  return (await readRows(...(await curated(name, content, mapping))))
    .map(({ event_type, customer_id, item_id, order_id, time, quantity, amount }) =>
      JSON.stringify([event_type, customer_id, item_id, order_id, time, quantity, amount]),
    )
    .sort();
}

/** Says where two lists differ, and not all that they hold. */
function expectSame(found: readonly string[], right: readonly string[]): void {
  const missing = right.filter((each) => !found.includes(each));
  const wrong = found.filter((each) => !right.includes(each));
  expect({ wrong: wrong.slice(0, 5), missing: missing.slice(0, 5), count: found.length }).toEqual({
    wrong: [],
    missing: [],
    count: right.length,
  });
}

const RUNS = { numRuns: 6, endOnFailure: true };

describe('a random shop, written out', () => {
  it('as an export of Shopify, is the shop of its native form', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (all) => {
        const right = await dataset(
          'events.ndjson',
          asNative(toldOf(all), [], () => undefined),
          'native',
        );
        expectSame(await dataset('orders_export.csv', asShopify(all), 'auto'), right);
      }),
      RUNS,
    );
  });

  it('as calls of Segment, is the shop of its native form', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(orders, looks, async (all, visits) => {
        const right = await dataset(
          'events.ndjson',
          asNative(toldOf(all), visits, () => undefined),
          'native',
        );
        expectSame(await dataset('calls.ndjson', asSegment(all, visits), 'auto'), right);
      }),
      RUNS,
    );
  });

  it('as events of GA4, is the shop of its native form', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(orders, looks, async (all, visits) => {
        // Prices in GA4 are what was paid, and refunds have no lines of their own.
        const plain = all.map((each) => ({ ...each, discount: 0, refund: 0 }));
        const right = await dataset(
          'events.ndjson',
          asNative(toldOf(plain), visits, (device) => device),
          'native',
        );
        expectSame(await dataset('events.ndjson', asGa4(plain, visits), 'auto'), right);
      }),
      RUNS,
    );
  });
});

/** Orders, money bought and given back, in cents of the reporting currency. */
interface Totals {
  readonly orders: number;
  readonly gross: number;
  readonly refunds: number;
}

/** Counted by hand, row by row as a shop's back office does. */
function totalsOf(told: readonly Told[], customer?: string): Totals {
  const own = told.filter((each) => customer === undefined || each.customer === customer);
  const rates: Readonly<Record<string, number>> = { EUR: 1, ...money.rates };
  const sum = (type: string) =>
    own
      .filter((each) => each.type === type)
      .reduce((all, { amount, currency }) => {
        const cents = (Number(amount) / 10 ** (DIGITS[currency] ?? 2)) * (rates[currency] ?? 0) * 100;
        return all + Math.round(Number(cents.toFixed(6)));
      }, 0);
  return {
    orders: new Set(own.filter(({ type }) => type === 'purchase').map(({ order: id }) => id)).size,
    gross: sum('purchase'),
    refunds: sum('refund'),
  };
}

describe('the totals of a random shop', () => {
  it.each(['shopify', 'segment'] as const)(
    'written out for %s are those of a count by hand, to the cent, wherever they are told',
    { timeout: 120_000 },
    async (format) => {
      await fc.assert(
        fc.asyncProperty(orders, async (all) => {
          const content = format === 'shopify' ? asShopify(all) : asSegment(all, []);
          const name = format === 'shopify' ? 'orders_export.csv' : 'calls.ndjson';
          const files = await curated(name, content, 'auto');
          const shop = await readDataset({ events: files, currency: 'EUR', engine });
          const told = toldOf(all);

          const table = summariseCustomers(shop);
          for (const [c, customer] of shop.customers.entries())
            expect({
              orders: table.orders[c],
              gross: table.gross[c],
              refunds: table.refunds[c],
            }).toEqual(totalsOf(told, customer));
          expect(shop.customers).toHaveLength(new Set(told.map(({ customer }) => customer)).size);

          const whole = totalsOf(told);
          const { periods } = periodReports(shop, NOW, NOW - START + 1, 1);
          expect(periods[0]).toMatchObject(whole);
          const last = totalsTable(shop).at(-1)?.split(/\s+/);
          const shown = (cents: number) =>
            (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
          expect(last?.slice(-3)).toEqual(
            [whole.gross, whole.refunds, whole.gross - whole.refunds].map(shown),
          );
        }),
        RUNS,
      );
    },
  );
});

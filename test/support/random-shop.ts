import fc from 'fast-check';
import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import type { Row } from './customers-shop.ts';

/** What a random shop is like. */
interface Nature {
  readonly seed: number;
  readonly customers: number;
  readonly days: number;
  /** Share of customers who order once. */
  readonly once: number;
  /** Typical days between orders of the others, and how much customers differ. */
  readonly gap: number;
  readonly variety: number;
  /** Share of customers who order in strict intervals. */
  readonly strict: number;
  /** Mean days until a customer leaves. */
  readonly stays: number;
  readonly refunds: number;
  readonly looks: number;
}

/** Shops that differ in age, size, rhythm and loyalty; some customers only look, only give back, or bought before the data begin. */
export const randomShops = fc
  .record({
    seed: fc.integer(),
    customers: fc.integer({ min: 1, max: 160 }),
    days: fc.integer({ min: 5, max: 800 }),
    once: fc.double({ min: 0, max: 1, noNaN: true }),
    gap: fc.integer({ min: 3, max: 120 }),
    variety: fc.double({ min: 0, max: 1.2, noNaN: true }),
    strict: fc.double({ min: 0, max: 1, noNaN: true }),
    stays: fc.integer({ min: 30, max: 1500 }),
    refunds: fc.double({ min: 0, max: 0.4, noNaN: true }),
    looks: fc.double({ min: 0, max: 0.6, noNaN: true }),
  })
  .map((nature) => ({ rows: rowsOf(nature), asOf: nature.days * DAY_MS }));

function rowsOf({ seed, customers, days, ...nature }: Nature): Row[] {
  const random = seededRandom(seed);
  const rows: Row[] = [];
  for (let c = 0; c < customers; c++) {
    const customer = `c${String(c).padStart(3, '0')}`;
    const joins = random.next() * days;
    const put = (day: number, row: Partial<Row> = {}) => {
      if (day < days) rows.push({ customer, at: Math.floor(day * DAY_MS), item: `i${c % 5}`, ...row });
    };
    if (random.next() < nature.looks) {
      put(joins, { type: random.next() < 0.2 ? 'refund' : 'view', amount: 700 });
      if (random.next() < 0.8) continue;
    }
    const spend = 2000 * Math.exp(random.normal());
    const gap = nature.gap * Math.exp(nature.variety * random.normal());
    const isStrict = random.next() < nature.strict;
    const leaves = joins - nature.stays * Math.log(1 - random.next());
    const most = random.next() < nature.once ? 1 : 60;
    for (let day = joins, n = 0; n < most && day < Math.min(days, leaves); n++) {
      const amount = Math.round(spend * (0.5 + random.next()));
      put(day, { amount, order: `${customer}-${n}` });
      if (random.next() < nature.refunds)
        put(day + 1 + random.next() * 20, { type: 'refund', amount: Math.round(amount * random.next() * 2) });
      day += Math.max(0.2, isStrict ? gap : gap * -Math.log(1 - random.next()));
    }
    if (random.next() < 0.3) put(days - random.next() * 20, { type: 'view' });
  }
  // A shop needs an order.
  return [...rows, { customer: 'c000', at: 0, amount: 1000, item: 'i0', order: 'first' }];
}

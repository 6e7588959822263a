import { describe, expect, it } from 'vitest';
import { DAY } from '../../../../infra/demo/calendar.ts';
import { makeCustomer } from '../../../../infra/demo/customer-truth.ts';
import { customerEvents } from '../../../../infra/demo/people.ts';
import { shopSettings } from '../../../../infra/demo/settings.ts';
import { makeDemoShop } from '../../../../infra/demo/shop.ts';
import { makeWorld } from '../../../../infra/demo/world.ts';

const FIRST = 'C-000001';
/** The customer that the manual asks for. */
const NAMED = 'C-001335';

/** Ends of the period, excluded: a leap day, the day after it, New Year, the ends of a sale and of the gift weeks. */
describe.each([
  '2026-01-01',
  '2026-07-01',
  '2026-11-22',
  '2026-12-22',
  '2027-01-18',
  '2027-05-31',
  '2028-02-29',
  '2028-03-01',
])('a demo shop that ends before %s', (end) => {
  const until = Date.parse(end);
  const world = makeWorld(shopSettings({ until }));
  const shop = makeDemoShop({ until, customers: 150 });

  it('has events on its last day, and a year and a half before', () => {
    const times = [...shop.events()].flat().map(({ time }) => time);
    const first = times.reduce((a, b) => Math.min(a, b));
    const last = times.reduce((a, b) => Math.max(a, b));
    expect(last).toBeLessThan(until);
    expect(last).toBeGreaterThanOrEqual(until - DAY);
    expect(first).toBeLessThan(shop.from + 2 * DAY);
    expect(new Date(first).getUTCMonth()).toBe(new Date(shop.from).getUTCMonth());
    expect((until - shop.from) / DAY).toBeGreaterThan(544);
    expect((until - shop.from) / DAY).toBeLessThan(552);
  });

  it('has its seasons where they are in the year', () => {
    const { calendar } = world;
    for (let day = 0; day < calendar.days; day++) {
      const date = new Date(calendar.from + day * DAY).toISOString().slice(5, 10);
      expect(calendar.isGiftTime(day)).toBe(date >= '11-12' && date <= '12-21');
      const newYear = date >= '01-02' && date < '01-18';
      const july = date >= '07-01' && date < '07-15';
      if (newYear || july) expect(calendar.saleOn(day)).toBeGreaterThanOrEqual(0);
      else if (date < '11-19' || date > '12-02') expect(calendar.saleOn(day)).toBe(-1);
      if (date === '12-15') expect(calendar.season('festive', day)).toBeGreaterThan(4);
    }
  });

  it('has a catalogue of its time: some items are new, some no more offered, some announced', () => {
    const count = (test: (item: (typeof world.items)[number]) => boolean) => world.items.filter(test).length;
    expect(
      count(({ availableFrom }) => availableFrom >= until - 60 * DAY && availableFrom < until),
    ).toBeGreaterThan(10);
    expect(count(({ availableUntil }) => availableUntil !== null && availableUntil < until)).toBeGreaterThan(
      20,
    );
    expect(count(({ availableFrom }) => availableFrom >= until)).toBeGreaterThan(0);
  });

  it('knows the customer that the manual names, who allows it and was there not long ago', () => {
    const customer = makeCustomer(world, 1334);
    expect(customer.id).toBe(NAMED);
    expect(customer.consent).toBe(true);
    const events = customerEvents(world, customer);
    const orders = new Set(events.map(({ orderId }) => orderId).filter((id) => id !== null));
    expect(orders.size).toBeGreaterThan(15);
    expect(until - (events.at(-1)?.time ?? 0)).toBeLessThan(60 * DAY);
  });

  it('has the items and people of any other end, under the same identifiers', () => {
    const other = makeWorld(shopSettings({}));
    const established = other.items.filter(({ availableFrom }) => availableFrom < other.calendar.from);
    expect(established.length).toBeGreaterThan(900);
    for (const { index, title, price } of established)
      expect(world.items[index]).toMatchObject({ title, price });
    expect(makeCustomer(world, 0)).toMatchObject({ id: FIRST, segment: makeCustomer(other, 0).segment });
  });
});

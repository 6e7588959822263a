import { describe, expect, it } from 'vitest';
import { buyerHistories } from '../../../../../layers/analytics/customers/purchase/histories.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DAY_MS, dayOf, localTime, startOfDay } from '../../../../../layers/contract/events/days.ts';
import { isTimeZone, offsetAt } from '../../../../../layers/contract/events/time-zone.ts';
import { shop } from '../../../../support/customers-shop.ts';

const at = (text: string) => Date.parse(text);
const date = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const instant = (time: number) => new Date(time).toISOString();

/** Date and clock as the platform formats them. */
function wallClock(time: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(time).replace(' ', 'T');
}

describe('local time', () => {
  it.each([
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/St_Johns',
    'Africa/Casablanca',
  ])('in %s is what a clock there shows, at any time and around every change', (timeZone) => {
    const random = seededRandom(7, timeZone);
    const changes: number[] = [];
    for (let time = at('2007-01-01'); time < at('2027-01-01'); time += 6 * 3_600_000)
      if (offsetAt(time, timeZone) !== offsetAt(time + 6 * 3_600_000, timeZone)) changes.push(time);
    const anywhere = Array.from({ length: 400 }, () => at('1972-01-01') + random.next() * 70 * 365 * DAY_MS);
    const around = changes.flatMap((time) =>
      Array.from({ length: 12 }, () => time + random.next() * 6 * 3_600_000),
    );
    for (const time of [...anywhere, ...around].map(Math.floor))
      expect(instant(localTime(time, timeZone)).slice(0, 19)).toBe(wallClock(time, timeZone));
    expect(changes.length > 30).toBe(timeZone !== 'Asia/Kolkata');
  });

  it('does not depend on what was asked before', () => {
    const [summer, winter] = [at('2024-07-01T22:30:00Z'), at('2024-12-31T23:30:00Z')];
    const days = () => [
      dayOf(winter, 'Europe/Berlin'),
      dayOf(summer, 'America/New_York'),
      dayOf(summer, 'Europe/Berlin'),
      dayOf(winter, 'UTC'),
    ];
    expect(days().map(date)).toEqual(['2025-01-01', '2024-07-01', '2024-07-02', '2024-12-31']);
    expect(days()).toEqual(days());
  });

  it('knows zones by name, and no others', () => {
    expect(['UTC', 'Europe/Berlin', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false]);
    expect(() => offsetAt(0, 'Mars/Olympus')).toThrow(RangeError);
    expect(offsetAt(Number.NaN, 'Europe/Berlin')).toBe(0);
  });
});

describe('startOfDay', () => {
  it.each([
    ['a day of winter', '2026-01-15', 'Europe/Berlin', '2026-01-14T23:00:00.000Z'],
    ['the day that summer time begins', '2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['the day after', '2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['a day whose midnight is skipped', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['the day after one with 25 hours', '2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    ['a day that never was', '2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('of %s is its first instant', (_, day, timeZone, expected) => {
    expect(instant(startOfDay(at(day) / DAY_MS, timeZone))).toBe(expected);
  });

  it('is the first instant of its day for every day of some years', () => {
    for (const timeZone of ['Australia/Lord_Howe', 'America/New_York', 'Asia/Kolkata'])
      for (let day = at('2024-01-01') / DAY_MS; day < at('2026-01-01') / DAY_MS; day++) {
        const start = startOfDay(day, timeZone);
        expect([dayOf(start - 1, timeZone), dayOf(start, timeZone)]).toEqual([day - 1, day]);
      }
  });
});

it('orders across midnight are two days by the clock of summer and one by that of winter', () => {
  const ordersAt = (...times: string[]) =>
    buyerHistories(
      shop(times.map((time) => ({ customer: 'a', at: time, amount: 1 }))),
      at('2027-01-01'),
      'Europe/Berlin',
    ).x[0];
  expect(ordersAt('2026-07-01T21:30:00Z', '2026-07-01T22:30:00Z')).toBe(1);
  expect(ordersAt('2026-12-01T21:30:00Z', '2026-12-01T22:30:00Z')).toBe(0);
});

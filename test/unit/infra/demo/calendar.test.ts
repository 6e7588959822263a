import { describe, expect, it } from 'vitest';
import { Calendar, DAY, monthsBefore } from '../../../../infra/demo/calendar.ts';

const calendar = new Calendar(Date.UTC(2026, 6, 1), 18);
const dayOf = (year: number, month: number, day: number) =>
  calendar.dayOf(Date.UTC(year, month - 1, day, 12));

describe('Calendar', () => {
  it('spans whole calendar months', () => {
    expect(new Date(calendar.from).toISOString()).toBe('2025-01-01T00:00:00.000Z');
    expect(calendar.days).toBe(546);
  });

  it('clips to the last day of a shorter month and keeps the time of day', () => {
    expect(new Date(monthsBefore(Date.UTC(2026, 4, 31, 6), 3)).toISOString()).toBe(
      '2026-02-28T06:00:00.000Z',
    );
  });

  it('knows the weekday', () => {
    expect(calendar.weekday(dayOf(2025, 6, 1))).toBe(0);
    expect(calendar.weekday(dayOf(2026, 6, 30))).toBe(2);
  });

  it('has sales after New Year, in July and around Black Friday', () => {
    const onSale = (year: number, month: number, day: number) =>
      calendar.saleOn(dayOf(year, month, day)) >= 0;
    expect(onSale(2025, 1, 5)).toBe(true);
    expect(onSale(2025, 7, 14)).toBe(true);
    expect(onSale(2025, 11, 28)).toBe(true); // Black Friday
    expect(onSale(2025, 11, 23)).toBe(false);
    expect(onSale(2025, 10, 10)).toBe(false);
    expect(onSale(2026, 1, 2)).toBe(true);
  });

  it('changes a season by a little from one day to the next, over the turn of the year too', () => {
    for (let day = 1; day < calendar.days; day++) {
      const change = calendar.season('visits', day) - calendar.season('visits', day - 1);
      expect(Math.abs(change)).toBeLessThan(0.03);
    }
  });

  it('gives a month its level in its middle', () => {
    expect(calendar.season('spring', dayOf(2025, 4, 16))).toBeCloseTo(2.4, 1);
    expect(calendar.season('even', dayOf(2025, 4, 16))).toBe(1);
  });

  it('keeps times outside the period at its ends', () => {
    expect(calendar.dayOf(calendar.from - 5 * DAY)).toBe(0);
    expect(calendar.dayOf(calendar.until + 5 * DAY)).toBe(calendar.days - 1);
  });
});

import { describe, expect, it } from 'vitest';
import { churnDaysOf } from '../../../../../../layers/analytics/customers/lifecycle/churn-horizon.ts';
import { DAY_MS } from '../../../../../../layers/contract/events/days.ts';
import { type Row, shop } from '../../../../../support/customers-shop.ts';

/** Customers who all order again after each of these gaps in turn, the first time on a day. */
const customers = (name: string, count: number, gaps: readonly number[], from = 0): Row[] =>
  Array.from({ length: count }, (_, c) => {
    let day = from;
    return [0, ...gaps].map((gap) => {
      day += gap;
      return { customer: `${name}${c}`, at: day * DAY_MS, amount: 1 };
    });
  }).flat();

const times = (count: number, gap: number) => Array.from({ length: count }, () => gap);

/** Long after: every gap has been watched to its end. */
const horizon = (rows: readonly Row[], today = 4000) => churnDaysOf(shop(rows), today * DAY_MS);

describe('churnDaysOf', () => {
  it.each([
    [7, 30],
    [45, 60],
    [300, 365],
  ])('of a shop where all order every %i days is %i', (gap, days) => {
    expect(horizon(customers('c', 30, times(7, gap)))).toBe(days);
  });

  it('is the time in which nine of ten orders came, and not the time that is usual for most customers', () => {
    const mixed = (short: number) => customers('c', 30, [...times(short, 10), ...times(10 - short, 50)]);
    expect([horizon(mixed(8)), horizon(mixed(9))]).toEqual([60, 30]);
  });

  it('counts orders, whoever they are of', () => {
    const rows = [...customers('often', 10, times(95, 8)), ...customers('rare', 50, [170])];
    expect(horizon(rows)).toBe(30);
  });

  it('does not take a shop for faster because its latest customers had no time for long gaps', () => {
    const old = customers('old', 40, [20, 80]);
    const young = customers('young', 500, [20], 700);
    expect(horizon([...old, ...young], 725)).toBe(91);
  });

  it('leaves out who came back after more than a year, as if they had not', () => {
    expect(horizon([...customers('c', 40, [20]), ...customers('late', 40, [500])])).toBe(30);
  });

  it('is 91 days where too few have ordered again', () => {
    expect([horizon([]), horizon(customers('c', 29, [7])), horizon(customers('c', 30, [7]))]).toEqual([
      91, 91, 30,
    ]);
  });

  it('knows nothing of what came after the cut', () => {
    const rows = [...customers('c', 40, [20]), ...customers('d', 400, [300], 900)];
    expect(horizon(rows, 850)).toBe(horizon(customers('c', 40, [20]), 850));
  });
});

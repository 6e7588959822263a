import { describe, expect, it } from 'vitest';
import type { CustomerTruth } from '../../../../infra/demo/customer-truth.ts';
import type { DemoEvent } from '../../../../infra/demo/event.ts';
import { customers, events, histories, itemOf, monthOf, ofSegment, shop } from './default-shop.ts';
import { mean } from './statistics.ts';

const DAY = 86_400_000;

describe('lifecycles', () => {
  it('leave no trace outside the presence', () => {
    const absent = customers.filter((customer) => {
      const back = customer.returnedAt ?? Number.POSITIVE_INFINITY;
      const gone = customer.leftAt ?? Number.POSITIVE_INFINITY;
      return histories
        .get(customer)!
        .some(
          ({ time }) =>
            (time >= gone && time < back) ||
            !customer.presence.some((span) => time >= span.from && time < span.until),
        );
    });
    expect(absent).toEqual([]);
  });

  it('end for a good tenth, and some of those come back to visit and buy', () => {
    const left = customers.filter((customer) => customer.kind === 'left');
    const returned = customers.filter((customer) => customer.kind === 'returned');
    expect(left.length).toBeGreaterThan(300);
    expect(returned.length).toBeGreaterThan(40);
    const seenAgain = returned.filter(
      (customer) => histories.get(customer)!.at(-1)!.time >= customer.returnedAt!,
    );
    expect(seenAgain.length / returned.length).toBeGreaterThan(0.8);
  });

  it('make the silence of leavers longer than the pauses before it', () => {
    const left = customers.filter(
      (customer) => customer.kind === 'left' && histories.get(customer)!.length > 50,
    );
    const longer = left.filter((customer) => {
      const times = histories.get(customer)!.map((event) => event.time);
      const pauses = times.slice(1).map((time, i) => time - times[i]!);
      const silence = shop.settings.until - times.at(-1)!;
      return silence > Math.max(...pauses);
    });
    expect(longer.length / left.length).toBeGreaterThan(0.7);
  });

  it('let customers without consent appear in the events', () => {
    const silent = customers.filter((customer) => !customer.consent);
    expect(silent.length / customers.length).toBeCloseTo(0.04, 1);
    expect(silent.some((customer) => histories.get(customer)!.length > 50)).toBe(true);
  });
});

describe('seasons', () => {
  const inMonths = (test: (event: DemoEvent) => boolean) => {
    const counts = new Map<string, number>();
    for (const event of events)
      if (test(event)) counts.set(monthOf(event.time), (counts.get(monthOf(event.time)) ?? 0) + 1);
    return (month: string) => counts.get(month) ?? 0;
  };

  it('peak before Christmas', () => {
    const purchases = inMonths((event) => event.type === 'purchase');
    const peak = mean(['2025-11', '2025-12'].map(purchases));
    const around = mean(['2025-08', '2025-09', '2025-10', '2026-02', '2026-03', '2026-04'].map(purchases));
    expect(peak / around).toBeGreaterThan(1.5);
    expect(peak / around).toBeLessThan(3);
  });

  it('bring the garden in spring, and festive decoration only before Christmas', () => {
    const garden = inMonths((event) => itemOf.get(event.itemId!)?.path[1] === 'Growing');
    const whole = inMonths(() => true);
    const share = (month: string) => garden(month) / whole(month);
    for (const month of ['2025-04', '2026-04']) expect(share(month)).toBeGreaterThan(3 * share('2025-12'));
    const festive = inMonths(
      (event) => event.type === 'purchase' && itemOf.get(event.itemId!)!.path[2] === 'Festive Decoration',
    );
    expect(festive('2025-12')).toBeGreaterThan(10);
    expect(festive('2025-05')).toBeLessThan(0.2 * festive('2025-12'));
  });

  it('let bargain hunters come for the sales', () => {
    const visits = ofSegment('bargain')
      .flat()
      .filter((event) => event.type === 'view');
    const perDay = (from: number, until: number) =>
      visits.filter((event) => event.time >= from && event.time < until).length / ((until - from) / DAY);
    const sale = perDay(Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 18));
    expect(sale).toBeGreaterThan(2.5 * perDay(Date.UTC(2026, 1, 1), Date.UTC(2026, 2, 1)));
  });

  it('follow the hours and weekdays of habit', () => {
    const share = (habit: CustomerTruth['habit'], test: (date: Date) => boolean) => {
      const views = customers
        .filter((customer) => customer.habit === habit && customer.kind !== 'one-time')
        .flatMap((customer) => histories.get(customer)!.filter((event) => event.type === 'view'));
      return views.filter((event) => test(new Date(event.time))).length / views.length;
    };
    const weekend = (date: Date) => [0, 6].includes(date.getUTCDay());
    const evening = (date: Date) => date.getUTCHours() >= 18;
    expect(share('weekend', weekend)).toBeGreaterThan(2 * share('evening', weekend));
    expect(share('evening', evening)).toBeGreaterThan(4 * share('office', evening));
  });
});

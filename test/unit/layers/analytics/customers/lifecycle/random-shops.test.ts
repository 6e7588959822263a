import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { forecastCustomers } from '../../../../../../layers/analytics/customers/forecast.ts';
import { forecastAnswer } from '../../../../../../layers/analytics/customers/forecast-answer.ts';
import { FORECAST_DEFAULTS } from '../../../../../../layers/analytics/customers/forecast-types.ts';
import { describeCustomers } from '../../../../../../layers/analytics/customers/model.ts';
import { netRefunds } from '../../../../../../layers/analytics/customers/purchase/net-refunds.ts';
import { SEGMENTS } from '../../../../../../layers/analytics/customers/segments/segments.ts';
import { behaviourTable } from '../../../../../../layers/analytics/insights/behaviour-table.ts';
import { NO_ATTRIBUTES } from '../../../../../../layers/analytics/insights/customer-attributes.ts';
import { customerLists, worklistsRow } from '../../../../../../layers/analytics/publish/customer-lists.ts';
import { actionText, rhythmText } from '../../../../../../layers/analytics/serve/customer-text.ts';
import type { Action, PlayAssumptions } from '../../../../../../layers/contract/customer.ts';
import { PLAYS, STAGES } from '../../../../../../layers/contract/customer.ts';
import type { Dataset } from '../../../../../../layers/contract/events/dataset.ts';
import { DAY_MS } from '../../../../../../layers/contract/events/days.ts';
import { EVENT_CODE } from '../../../../../../layers/contract/events/event-types.ts';
import { shop } from '../../../../../support/customers-shop.ts';
import { randomShops } from '../../../../../support/random-shop.ts';

/** Rows of one customer, counted by hand. */
interface Raw {
  /** Days with an order, ascending, with what is left of it after refunds. */
  readonly days: readonly { readonly day: number; readonly revenue: number }[];
  readonly refunds: number;
  /** Time of the last event other than a refund. */
  readonly seen: number;
}

function rawRows(dataset: Dataset): Raw[] {
  const net = netRefunds(dataset, dataset.asOf).events;
  return dataset.customers.map((_, c) => {
    const own = Array.from(net.customer.keys()).filter((e) => net.customer[e] === c);
    const orders = own.filter((e) => net.type[e] === EVENT_CODE.purchase);
    const dayOf = (e: number) => Math.floor(net.time[e]! / DAY_MS);
    return {
      days: [...new Set(orders.map(dayOf))].map((day) => ({
        day,
        revenue: orders.filter((e) => dayOf(e) === day).reduce((sum, e) => sum + net.amount[e]!, 0),
      })),
      refunds: own.filter((e) => net.type[e] === EVENT_CODE.refund).length,
      seen: Math.max(...own.filter((e) => net.type[e] !== EVENT_CODE.refund).map((e) => net.time[e]!)),
    };
  });
}

const today = ({ asOf }: Dataset) => Math.floor(asOf / DAY_MS);
const mean = ({ days }: Raw) => days.reduce((sum, { revenue }) => sum + revenue, 0) / days.length;
const best = ({ days }: Raw, span: number) =>
  Math.max(
    0,
    ...days.map(({ day }) =>
      days.filter((one) => one.day <= day && one.day > day - span).reduce((sum, one) => sum + one.revenue, 0),
    ),
  );

/** The number of a sentence behind some words: `the last 12 days ago` ► 12; undefined where they are missing. */
function said(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll(/[^0-9.]/g, ''));
}

interface Told {
  readonly dataset: Dataset;
  readonly forecasts: ReturnType<typeof forecastCustomers>;
  readonly raw: readonly Raw[];
}

function told({ rows, asOf }: { readonly rows: Parameters<typeof shop>[0]; readonly asOf: number }): Told {
  const dataset = shop(rows, { asOf });
  return { dataset, forecasts: forecastCustomers(dataset), raw: rawRows(dataset) };
}

describe('what is said of the customers of any shop', () => {
  let shops: Told[];
  beforeAll(() => {
    shops = fc.sample(randomShops, { numRuns: 25, seed: 20_261_201 }).map(told);
  }, 120_000);

  /** Calls `check` for every customer of every shop. */
  function everyone(check: (c: number, shop: Told) => void): void {
    for (const one of shops) for (let c = 0; c < one.dataset.customers.length; c++) check(c, one);
  }

  it('covers every stage and play', () => {
    const stages = new Set<string>();
    const plays = new Set<string | undefined>();
    everyone((c, { forecasts }) => {
      const { stage, action } = forecastAnswer(forecasts, c);
      stages.add(stage);
      plays.add(action?.play);
    });
    expect([...stages].toSorted()).toEqual([...STAGES].toSorted());
    expect([...plays].filter((play) => play !== undefined).toSorted()).toEqual([...PLAYS].toSorted());
  });

  it('states when they ordered as their rows have it', () => {
    everyone((c, { forecasts, raw, dataset }) => {
      const text = rhythmText(forecastAnswer(forecasts, c));
      const { days, refunds } = raw[c]!;
      const gaps = days.slice(1).map(({ day }, n) => day - days[n]!.day);
      const ago = /(?:last|day,) (?:(\d+) days?|today)/.exec(text);
      if (days.length === 0) expect(text).toMatch(refunds > 0 ? /^Returned something/ : /^Has never ordered/);
      else {
        expect(said(text, /on (\d+) days/) ?? 1).toBe(days.length);
        expect(Number(ago?.[1] ?? 0)).toBe(today(dataset) - days.at(-1)!.day);
      }
      const { stage, churn } = forecastAnswer(forecasts, c);
      if (stage === 'overdue') {
        const whole = Math.min(99, Math.max(1, Math.round(churn!.probability * 100)));
        expect(said(text, /: (?:less than |more than )?(\d+) % probability/)).toBe(whole);
      }
      const usual = said(text, /usually ([\d.]+) days? apart/);
      if (gaps.length === 0) expect(usual).toBeUndefined();
      else {
        const sorted = gaps.toSorted((a, b) => a - b);
        const [low, high] = [sorted[Math.ceil(gaps.length / 2) - 1]!, sorted[Math.floor(gaps.length / 2)]!];
        expect(usual).toBe((low + high) / 2);
      }
    });
  });

  it('calls nobody overdue or inactive who may well order soon, or has not waited longer than usual', () => {
    everyone((c, { forecasts, raw, dataset }) => {
      const { stage, churn, nextOrder, rhythm } = forecastAnswer(forecasts, c);
      if (stage !== 'overdue' && stage !== 'inactive') return;
      const { days } = raw[c]!;
      expect(churn?.probability).toBeGreaterThanOrEqual(0.5);
      expect(forecasts.propensity[c]).toBeLessThan(0.5);
      expect(nextOrder).toBeNull();
      expect(today(dataset) - days.at(-1)!.day).toBeGreaterThan(rhythm?.usualGapDays ?? 0);
    });
  });

  /** What the sentence of a play says of a customer, by their rows alone. */
  const CLAIMS: Readonly<
    Record<
      Action['play'],
      (raw: Raw, action: Action, assumed: PlayAssumptions, told: Told, c: number) => void
    >
  > = {
    welcome: ({ days, refunds, seen }, { unseenDays }, _, { dataset }) => {
      expect([days.length, refunds]).toEqual([0, 0]);
      expect(unseenDays).toBe(Math.floor((dataset.asOf - seen) / DAY_MS));
    },
    'second-order': ({ days }) => expect(days.length).toBe(1),
    replenish: ({ days }, _, __, { forecasts, dataset }, c) => {
      expect(days.length).toBeGreaterThanOrEqual(3);
      const wait = forecastAnswer(forecasts, c).nextOrder!.expected - dataset.asOf;
      expect(wait / DAY_MS).toBeLessThanOrEqual(FORECAST_DEFAULTS.plays.dueDays);
    },
    upgrade: (raw, { meanOrder }, { typicalOrder }) => {
      expect(raw.days.length).toBeGreaterThan(1);
      expect(meanOrder).toBe(Math.round(mean(raw)));
      expect(meanOrder).toBeLessThanOrEqual(typicalOrder!);
    },
    thank: (raw, { meanOrder }, { typicalOrder }) => {
      expect(raw.days.length).toBeGreaterThan(1);
      expect(meanOrder).toBe(Math.round(mean(raw)));
      expect(meanOrder).toBeGreaterThanOrEqual(typicalOrder! - 1);
    },
    'win-back': (raw, { bestRevenue }, { horizonDays }, { forecasts }, c) => {
      expect(raw.days.length).toBeGreaterThan(1);
      expect(bestRevenue).toBe(Math.round(best(raw, horizonDays)));
      expect(bestRevenue).toBeGreaterThanOrEqual(Math.round(forecasts.revenue[c]!));
    },
    'no-contact': (raw, { valueAtStake }, assumed) => {
      expect(valueAtStake).toBe(0);
      // Who was worth much is never told to be worth no contact.
      if (raw.days.length > 1)
        expect(assumed.leastLift * best(raw, assumed.horizonDays)).toBeLessThanOrEqual(
          assumed.contactCost! + 1 + expectedLoss(raw, assumed),
        );
    },
  };

  /** Part of the best revenue that may still be expected, so that winning it back brings less. */
  function expectedLoss(raw: Raw, { leastLift, horizonDays }: PlayAssumptions): number {
    return leastLift * best(raw, horizonDays);
  }

  it('states of each play what is true of its customers', () => {
    everyone((c, one) => {
      const { action } = forecastAnswer(one.forecasts, c);
      if (action === null) expect([one.raw[c]!.days.length, one.raw[c]!.refunds > 0]).toEqual([0, true]);
      else CLAIMS[action.play](one.raw[c]!, action, one.forecasts.report.plays, one, c);
    });
  });

  it('puts no more at stake than the assumptions allow, and says so in numbers that add up', () => {
    everyone((c, { forecasts }) => {
      const { action, value } = forecastAnswer(forecasts, c);
      if (action === null || action.valueAtStake === null || action.play === 'no-contact') return;
      const assumptions = forecasts.report.plays;
      const { valueAtStake, gain, effect, play } = action;
      expect(valueAtStake).toBeGreaterThanOrEqual(0);
      expect(Math.abs(valueAtStake - (effect! * gain! - assumptions.contactCost!))).toBeLessThanOrEqual(1.5);
      // Odds of about 1 to 1 gain most.
      const most = play === 'upgrade' ? assumptions.basketLift : assumptions.oddsLift / 4;
      expect(effect).toBeGreaterThanOrEqual(0);
      expect(effect).toBeLessThanOrEqual(play === 'win-back' ? Math.max(most, assumptions.leastLift) : most);
      if (play === 'second-order')
        expect(gain).toBeLessThanOrEqual(action.meanOrder! * assumptions.margin + 1);
      if (play === 'win-back') expect(gain).toBeLessThanOrEqual(action.bestRevenue * assumptions.margin + 1);
      if (play === 'thank') expect(gain).toBeLessThanOrEqual(value!.revenue * assumptions.margin + 1);
      if (play === 'upgrade') expect(gain).toBeLessThanOrEqual(action.meanOrder! * assumptions.margin + 1);
      const text = actionText({
        action,
        expectedRevenue: value?.revenue ?? null,
        assumptions,
        currency: 'GBP',
      });
      expect(said(text, /At stake: £([\d,.]+\d)/)! * 100).toBeCloseTo(valueAtStake, 6);
      expect(said(text, /% of £([\d,.]+\d)/)! * 100).toBeCloseTo(gain!, 6);
    });
  });

  it('lists customers by value at stake, each in one worklist or none, and adds them up', () => {
    for (const { dataset, forecasts } of shops) {
      const described = {
        customers: dataset.customers,
        customerModel: describeCustomers(dataset),
        forecasts,
        behaviour: behaviourTable(dataset, 'UTC'),
        customerAttributes: NO_ATTRIBUTES,
        marketingConsent: { refused: new Uint8Array(dataset.customers.length) },
      };
      const lists = customerLists(described);
      const worklists = lists.filter(({ kind }) => kind === 'worklist');
      const listed = worklists.flatMap(({ customers }) => [...customers]);
      expect(new Set(listed).size).toBe(listed.length);
      for (const { customers } of worklists) {
        const stakes = Array.from(customers, (c) => forecastAnswer(forecasts, c).action?.valueAtStake ?? 0);
        expect(stakes).toEqual(stakes.toSorted((a, b) => b - a));
      }
      const rows = worklistsRow(described, lists).worklists;
      expect(rows.map((row) => row.valueAtStake)).toEqual(
        rows.map((row) => row.valueAtStake).toSorted((a, b) => b - a),
      );
    }
  });

  it('has as many new customers in the segment as first ordered in its days', () => {
    for (const { dataset, raw } of shops) {
      const { segment } = describeCustomers(dataset);
      raw.forEach(({ days, refunds }, c) => {
        const first = days[0]?.day;
        const id = SEGMENTS[segment[c]!]!.id;
        expect(id === 'new').toBe(first !== undefined && today(dataset) - first <= 30);
        if (first === undefined) expect(id).toBe(refunds > 0 ? 'returns-only' : 'prospects');
      });
    }
  });
});

import { describe, expect, it } from 'vitest';
import { TOPICS } from '../../../../../layers/analytics/customers/churn/reason-topics.ts';
import type { CustomerForecasts } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { riskReasons } from '../../../../../layers/analytics/publish/risk-reasons.ts';

const NONE = 255;
const typical = new Float64Array(TOPICS.length).fill(30);

/** Forecasts of one customer, of which only the reasons matter. */
function forecasts(reasons: readonly (readonly [topic: number, effect: number, value: number])[]) {
  return {
    reasonTopic: Uint8Array.from(reasons, ([topic]) => topic),
    reasonEffect: Float32Array.from(reasons, ([, effect]) => effect),
    reasonValue: Float32Array.from(reasons, ([, , value]) => value),
    reasonTypical: typical,
  } as unknown as CustomerForecasts;
}

const recency = TOPICS.indexOf('recency');
const frequency = TOPICS.indexOf('frequency');

describe('the reasons of a risk', () => {
  it('are told with the numbers, in the order given', () => {
    const told = riskReasons(
      forecasts([
        [recency, 0.25, 90],
        [frequency, -0.125, 12],
        [NONE, 0, 0],
      ]),
      0,
      5,
    );
    expect(told.map(({ topic, effect }) => [topic, effect])).toEqual([
      ['recency', 0.25],
      ['frequency', -0.125],
    ]);
    expect(told[0]?.text).toBe('Last order 90 days ago (typical active buyer: 30).');
  });

  it('leave out what moves nothing, and what is the same as for everybody', () => {
    const told = riskReasons(
      forecasts([
        [recency, 0.25, 30.2],
        [frequency, 0.0004, 12],
        [NONE, 0, 0],
      ]),
      0,
      5,
    );
    expect(told).toEqual([]);
  });

  it('give no interpurchase time for customers with one order', () => {
    const of = forecasts([
      [TOPICS.indexOf('interpurchase_time'), 0.25, 212],
      [NONE, 0, 0],
      [NONE, 0, 0],
    ]);
    expect(riskReasons(of, 0, 1)[0]?.text).toBe(
      'Has not ordered again in the 212 days since the only order.',
    );
    expect(riskReasons(of, 0, 2)[0]?.text).toBe(
      'Orders every 212 days on average (typical active buyer: 30).',
    );
  });

  it('call none of days ago today', () => {
    const of = forecasts([
      [recency, -0.5, 0.2],
      [NONE, 0, 0],
      [NONE, 0, 0],
    ]);
    expect(riskReasons(of, 0, 5)[0]?.text).toBe('Last order today (typical active buyer: 30).');
  });

  it('show a wait in usual gaps with one decimal, and only where that differs', () => {
    const overdue = TOPICS.indexOf('overdue');
    const of = (value: number) =>
      riskReasons(
        {
          ...forecasts([
            [overdue, 0.25, value],
            [NONE, 0, 0],
            [NONE, 0, 0],
          ]),
          reasonTypical: typical.map(() => 0.6),
        },
        0,
        5,
      );
    expect(of(3.46)[0]?.text).toBe(
      'Has waited 3.5 times their usual gap between orders (typical active buyer: 0.6).',
    );
    expect(of(0.62)).toEqual([]);
  });

  it('count one day as one day', () => {
    const [one] = riskReasons(
      forecasts([
        [recency, -0.5, 1],
        [NONE, 0, 0],
        [NONE, 0, 0],
      ]),
      0,
      5,
    );
    expect(one?.text).toBe('Last order 1 day ago (typical active buyer: 30).');
  });
});

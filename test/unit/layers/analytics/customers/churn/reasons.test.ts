import { describe, expect, it } from 'vitest';
import type { LogOdds } from '../../../../../../layers/analytics/customers/churn/classifier.ts';
import { COLUMNS, type Snapshot } from '../../../../../../layers/analytics/customers/churn/examples.ts';
import { rowsLike } from '../../../../../../layers/analytics/customers/churn/feature-rows.ts';
import { RAISES } from '../../../../../../layers/analytics/customers/churn/reason-facts.ts';
import { NO_TOPIC, TOPICS } from '../../../../../../layers/analytics/customers/churn/reason-topics.ts';
import { explainRisk, REASONS } from '../../../../../../layers/analytics/customers/churn/reasons.ts';
import { probability } from '../../../../../../layers/analytics/numeric/log-odds.ts';
import { seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';

type Column = (typeof COLUMNS)[number];

const at = (column: Column) => COLUMNS.indexOf(column);
const dims = COLUMNS.length;

/** Typical buyers, who differ a little in everything, and last those who differ from them in the columns named. */
function snapshot(...odd: readonly Partial<Record<Column, number>>[]): Snapshot {
  const random = seededRandom(5, 'reasons');
  const count = 101;
  const x = new Float64Array((count + odd.length) * dims);
  for (let i = 0; i < count; i++)
    for (let d = 0; d < dims; d++) x[i * dims + d] = Math.log1p(10) + (random.next() - 0.5);
  // The first is the median of all.
  const typical = Array.from({ length: dims }, (_, d) => {
    const column = Array.from({ length: count }, (__, i) => x[i * dims + d]!).sort((a, b) => a - b);
    return column[count >> 1]!;
  });
  odd.forEach((own, i) => {
    x.set(typical, (count + i) * dims);
    for (const [name, value] of Object.entries(own))
      x[(count + i) * dims + at(name as Column)] = Math.log1p(value);
  });
  const recency = Float64Array.from({ length: count + odd.length }, (_, i) => (i < count ? 0 : 99));
  return {
    cut: 0,
    customers: new Int32Array(count + odd.length),
    dims,
    x,
    prior: recency,
    recency,
    noOrder: () => 0,
  };
}

/** Log-odds of each row by a formula over its columns, less what the typical row has. */
const model =
  (of: (value: (column: Column) => number) => number): LogOdds =>
  (x) =>
    Float64Array.from({ length: x.length / dims }, (_, i) =>
      of((column) => x[i * dims + at(column)]! - Math.log1p(10)),
    );

const reasonsOf = (odds: LogOdds, snapshot: Snapshot, shift = 0) =>
  explainRisk({
    fitted: { rowsOf: rowsLike(snapshot.x, dims), odds: (rows) => odds(rows.x) },
    shift,
    snapshot,
    probability: odds(snapshot.x).map((z) => probability(z + shift)),
    settings: { horizonDays: 60 },
  });

/** Reasons of the customers beyond the typical ones. */
function told(odds: LogOdds, of: Snapshot, shift = 0) {
  const { topics, effects, values } = reasonsOf(odds, of, shift);
  return Array.from({ length: topics.length / REASONS - 101 }, (_, i) => {
    const from = (101 + i) * REASONS;
    return Array.from({ length: REASONS }, (__, rank) => from + rank)
      .filter((position) => topics[position] !== NO_TOPIC)
      .map((position) => ({
        topic: TOPICS[topics[position]!]!,
        effect: effects[position]!,
        value: values[position]!,
      }));
  });
}

describe('reasons of a risk', () => {
  const twoGroups = model(
    (x) => 2 * x('recency') - 1.5 * x('orders_365') + x('recency') * x('orders_365') - 0.5,
  );

  it('add up to the difference from the typical customer in the churn model', () => {
    const of = snapshot({ recency: 60, orders_365: 2 });
    const [reasons] = told(twoGroups, of, 0.3);
    const median = of.x.map((_, d) => {
      const column = Array.from({ length: 101 }, (__, i) => of.x[i * dims + (d % dims)]!).sort(
        (a, b) => a - b,
      );
      return column[50]!;
    });
    const risk = (x: Float64Array) => probability(twoGroups(x)[0]! + 0.3);
    const apart = risk(of.x.slice(-dims)) - risk(median.slice(0, dims));
    expect(reasons!.map(({ topic }) => topic)).toEqual(['recency', 'frequency']);
    expect(reasons!.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(apart, 6);
  });

  it('credit what two groups only do together to both', () => {
    const together = model((x) => 4 * x('recency') * x('spend'));
    const [reasons] = told(together, snapshot({ recency: 60, spend: 1 }));
    expect(reasons!.map(({ topic }) => topic)).toEqual([]);
    const [other] = told(
      model((x) => -4 * x('recency') * x('spend')),
      snapshot({ recency: 60, spend: 1 }),
    );
    expect(new Set(other!.map(({ topic }) => topic))).toEqual(new Set(['recency', 'spend']));
    expect(Math.min(...other!.map(({ effect }) => effect))).toBeGreaterThan(0.15);
  });

  it('count the probability of no order by MBG/NBD to how long ago the customer was there', () => {
    const [reasons] = told(
      model((x) => 3 * x('model')),
      snapshot({ recency: 200, model: 30 }),
    );
    expect(reasons).toHaveLength(1);
    expect(reasons![0]).toMatchObject({ topic: 'recency' });
    expect(reasons![0]!.effect).toBeGreaterThan(0.3);
  });

  it('never have a number that points the other way', () => {
    const backwards = model((x) => -3 * x('recency') + 3 * x('mean_gap') - x('tenure') + 2 * x('spend'));
    const [ordered, slow, rich] = told(
      backwards,
      snapshot({ recency: 0 }, { mean_gap: 40, orders_365: 10 }, { spend: 100 }),
    );
    expect(ordered).toEqual([]);
    expect(slow).toMatchObject([{ topic: 'interpurchase_time', value: expect.closeTo(40, 3) }]);
    expect(rich).toEqual([]);
  });

  it('show the number of a group that agrees with its effect, where another one does not', () => {
    const [reasons] = told(
      model((x) => 2 * x('overdue') - x('recency')),
      snapshot({ recency: 8, overdue: 40, typical_overdue: 40, order_days: 8 }),
    );
    expect(reasons).toMatchObject([{ topic: 'overdue' }]);
    const [once] = told(
      model((x) => 2 * x('overdue') - x('recency')),
      snapshot({ recency: 8, overdue: 40, typical_overdue: 40, order_days: 1 }),
    );
    expect(once!.map(({ topic }) => topic)).not.toContain('overdue');
  });

  it('are left out where what can be told speaks against the probability', () => {
    const odds = model((x) => 3 * x('spend') - 0.5 * x('season_quarter'));
    const [reasons] = told(odds, snapshot({ spend: 100, season_quarter: 30 }));
    expect(reasons).toEqual([]);
  });

  it('have the natural sign for every customer, whatever the model', () => {
    const random = seededRandom(9, 'any');
    const weights = Array.from({ length: dims }, () => random.normal());
    const odds: LogOdds = (x) =>
      Float64Array.from({ length: x.length / dims }, (_, i) =>
        weights.reduce((sum, weight, d) => sum + weight * (x[i * dims + d]! - Math.log1p(10)), 0),
      );
    const of = snapshot();
    const { topics, effects, values, typical } = reasonsOf(odds, of);
    let some = 0;
    topics.forEach((code, position) => {
      if (code === NO_TOPIC) return;
      some++;
      const direction = Math.sign(values[position]! - typical[code]!) * RAISES[TOPICS[code]!];
      expect(direction).toBe(Math.sign(effects[position]!));
    });
    expect(some).toBeGreaterThan(100);
  });
});

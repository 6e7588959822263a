import { describe, expect, it } from 'vitest';
import { CLASSIFIERS } from '../../../../../../layers/analytics/customers/churn/blend.ts';
import type { Examples } from '../../../../../../layers/analytics/customers/churn/classifier.ts';
import { rowsLike } from '../../../../../../layers/analytics/customers/churn/feature-rows.ts';
import { fitLogistic } from '../../../../../../layers/analytics/customers/churn/logistic.ts';
import { shiftTo } from '../../../../../../layers/analytics/customers/churn/season.ts';
import { probabilityMetrics } from '../../../../../../layers/analytics/numeric/forecast-metrics.ts';
import { probability } from '../../../../../../layers/analytics/numeric/log-odds.ts';
import { seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';

/** Log-odds 2·a − b·b + 0.5, and a column that says nothing, and one that never varies. */
function examples(rows: number, seed: number): { x: Float64Array; y: Uint8Array } {
  const random = seededRandom(seed, 'examples');
  const x = new Float64Array(rows * 4);
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const [a, b] = [random.normal(), random.normal()];
    x.set([a, b, random.normal(), 7], i * 4);
    y[i] = random.next() < probability(2 * a - b * b + 0.5) ? 1 : 0;
  }
  return { x, y };
}

const planted = examples(3000, 1);
const test = examples(3000, 2);
const rowsOf = rowsLike(planted.x, 4);
const train: Examples = { rows: rowsOf(planted.x), y: planted.y, offset: new Float64Array(3000) };
const asked = rowsOf(test.x);

describe('classifiers', () => {
  it.each([...CLASSIFIERS])('$name learns a planted rule, the same way twice', (classifier) => {
    const odds = classifier.fit(train, 5).odds(asked);
    const { auc, ece } = probabilityMetrics(odds.map(probability), test.y);
    expect(auc).toBeGreaterThan(0.8);
    expect(ece).toBeLessThan(0.06);
    expect([...classifier.fit(train, 5).odds(rowsOf(test.x.subarray(0, 40)))]).toEqual([
      ...odds.subarray(0, 10),
    ]);
  });

  it.each(
    CLASSIFIERS.filter(({ name }) =>
      ['logistic-regression', 'gradient-boosting', 'neural-network'].includes(name),
    ),
  )('$name leaves out of what it learns the level that is known of a row', (classifier) => {
    // Half of the rows come from a season in which everything is likelier.
    const random = seededRandom(3, 'season');
    const offset = train.offset.map((_, i) => (i % 2 === 0 ? 2 : 0));
    const y = train.y.map((_, i) => {
      const [a = 0, b = 0] = planted.x.subarray(i * 4, i * 4 + 2);
      return random.next() < probability(2 * a - b * b + 0.5 + (offset[i] ?? 0)) ? 1 : 0;
    });
    const level = (known: Float64Array) => {
      const odds = classifier.fit({ ...train, y, offset: known }, 5).odds(asked);
      return shiftTo(odds, test.y.reduce((sum, value) => sum + value, 0) / test.y.length);
    };
    expect(Math.abs(level(offset))).toBeLessThan(0.2);
    expect(level(train.offset)).toBeLessThan(-0.5);
  });

  it('that can bend see the square that logistic regression cannot', () => {
    const aucOf = (name: string) => {
      const classifier = CLASSIFIERS.find((one) => one.name === name)!;
      return probabilityMetrics(classifier.fit(train, 5).odds(asked).map(probability), test.y).auc!;
    };
    for (const name of ['gradient-boosting', 'random-forest', 'neural-network'])
      expect(aucOf(name)).toBeGreaterThan(aucOf('logistic-regression') + 0.01);
  });

  it.each([...CLASSIFIERS])('$name stays finite where every example is of one kind', (classifier) => {
    const odds = classifier.fit({ ...train, y: train.y.map(() => 1) }, 5).odds(asked);
    expect(odds.every((z) => Number.isFinite(z) && z > 0)).toBe(true);
  });
});

describe('fitLogistic', () => {
  it('finds the maximum: the penalised score is zero', () => {
    const { intercept, coefficients } = fitLogistic(train);
    const x = train.rows.standard();
    const score = [...Array.from(coefficients, (beta) => -10 * beta), 0];
    for (let i = 0; i < train.y.length; i++) {
      let z = intercept;
      for (let d = 0; d < 4; d++) z += coefficients[d]! * x[i * 4 + d]!;
      const error = train.y[i]! - probability(z);
      for (let d = 0; d < 4; d++) score[d]! += error * x[i * 4 + d]!;
      score[4]! += error;
    }
    for (const value of score) expect(Math.abs(value)).toBeLessThan(1e-3);
  });
});

describe('shiftTo', () => {
  it('moves the mean probability to the rate, and leaves it where no shift could', () => {
    const odds = Float64Array.of(-2, 0, 1, 3);
    const shift = shiftTo(odds, 0.3);
    expect(odds.reduce((sum, z) => sum + probability(z + shift), 0) / 4).toBeCloseTo(0.3, 9);
    expect([shiftTo(odds, 0), shiftTo(odds, 1), shiftTo(new Float64Array(0), 0.5)]).toEqual([0, 0, 0]);
  });
});

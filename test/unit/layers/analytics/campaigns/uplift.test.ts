import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../../../layers/analytics/campaigns/experiment.ts';
import { calibrate, calibrated, judgePolicy } from '../../../../../layers/analytics/campaigns/policy.ts';
import { qini } from '../../../../../layers/analytics/campaigns/qini.ts';
import { judgeUplift, judgeUpliftOn } from '../../../../../layers/analytics/campaigns/uplift.ts';
import { robustEffects } from '../../../../../layers/analytics/campaigns/uplift-learners.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';

const DIMS = 3;

/** An experiment with a known chance of a purchase, without and with treatment, by the first two features. */
function planted(
  rows: number,
  seed: number,
  effect: (a: number, b: number) => number,
): { experiment: Experiment; truth: Float64Array } {
  const random = seededRandom(seed, 'planted');
  const x = Float64Array.from({ length: rows * DIMS }, () => random.next());
  const treated = Uint8Array.from({ length: rows }, () => (random.next() < 0.5 ? 1 : 0));
  const truth = Float64Array.from({ length: rows }, (_, i) => effect(x[i * DIMS] ?? 0, x[i * DIMS + 1] ?? 0));
  const outcome = Float64Array.from({ length: rows }, (_, i) => {
    // Whoever buys anyway is not whom the treatment helps: a ranking by response finds nobody.
    const base = (x[i * DIMS] ?? 0) > 0.5 ? 0.1 : 0.7;
    return random.next() < base + (treated[i] === 1 ? (truth[i] ?? 0) : 0) ? 1 : 0;
  });
  return { experiment: { x, dims: DIMS, treated, outcome, isBinary: true }, truth };
}

/** Helps the one half, harms the other. */
const divided = (a: number) => (a > 0.5 ? 0.35 : -0.25);
const FREE = [{ cost: 0, margin: 1 }];

describe('the Qini coefficient', () => {
  const outcomes = { treated: Uint8Array.of(1, 0, 1, 0), outcome: Float64Array.of(1, 0, 0, 1) };

  it('is the mean gain over a random order, by hand', () => {
    // Gains after each customer: 1, 1, 1, 0 of 4; a random order ends at 0.
    expect(qini(outcomes, Float64Array.of(4, 3, 2, 1))).toBeCloseTo((1 / 4 + 1 / 4 + 1 / 4 + 0) / 4, 12);
  });

  it('is 0 where all scores are equal, and does not depend on the order of the rows', () => {
    const row = fc.record({
      treated: fc.constantFrom(0, 1),
      outcome: fc.constantFrom(0, 1, 2.5),
      score: fc.constantFrom(0, 1, 2),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const of = (list: typeof rows, score: (one: (typeof rows)[number]) => number) =>
          qini(
            {
              treated: Uint8Array.from(list, (one) => one.treated),
              outcome: Float64Array.from(list, (one) => one.outcome),
            },
            Float64Array.from(list, score),
          );
        expect(of(rows, () => 1)).toBeCloseTo(0, 9);
        expect(of(rows, ({ score }) => score)).toBeCloseTo(
          of(rows.toReversed(), ({ score }) => score),
          9,
        );
      }),
    );
  });
});

describe('an experiment with a planted effect', () => {
  const { experiment, truth } = planted(2400, 1, divided);
  const { report, effects } = judgeUplift(experiment, [...FREE, { cost: 0.05, margin: 1 }], 1);

  it('shows a ranking that beats response, and a rule near the best possible', () => {
    expect(report.finding).toBe('uplift');
    expect(report.policies.map(({ action }) => action)).toEqual(['by-score', 'by-score']);
    const best = truth.reduce((sum, effect) => sum + Math.max(0, effect), 0);
    const reached = truth.reduce((sum, effect, row) => sum + ((effects[row] ?? 0) > 0 ? effect : 0), 0);
    expect(reached / best).toBeGreaterThan(0.95);
  });

  it('promises about what it brings', () => {
    for (const { expected, achieved } of report.policies) {
      expect(expected / achieved.mean).toBeGreaterThan(0.85);
      expect(expected / achieved.mean).toBeLessThan(1.15);
    }
  });

  it('gives unbiased effects of single rows', () => {
    const robust = robustEffects(experiment, 1);
    const mean = (rows: (i: number) => boolean) => {
      const some = [...robust].filter((_, i) => rows(i));
      return some.reduce((sum, effect) => sum + effect, 0) / some.length;
    };
    expect(mean((i) => (truth[i] ?? 0) > 0)).toBeCloseTo(0.35, 1);
    expect(mean((i) => (truth[i] ?? 0) < 0)).toBeCloseTo(-0.25, 1);
  });

  it('is judged on another experiment alike', () => {
    const other = planted(1500, 2, divided);
    const judged = judgeUpliftOn(experiment, other.experiment, FREE, 1);
    expect(judged.effects).toHaveLength(1500);
    expect(judged.report).toMatchObject({ finding: 'uplift', policies: [{ action: 'by-score' }] });
  });
});

describe('an experiment without an effect', () => {
  it.each([3, 5])('finds no ranking and treats nobody (seed %i)', (seed) => {
    const { experiment } = planted(1200, seed, () => 0);
    const { report } = judgeUplift(experiment, [{ cost: 0.02, margin: 1 }], seed);
    expect(report.policies[0]).toMatchObject({ action: 'nobody' });
    expect(report.finding).not.toBe('uplift');
  });

  it('treats everybody alike where the effect is the same for all', () => {
    const { experiment } = planted(1200, 6, () => 0.3);
    expect(judgeUplift(experiment, FREE, 6).report.policies[0]).toMatchObject({ action: 'everybody' });
  });
});

describe('calibrated scores', () => {
  it('promise the mean effect, and scores that point the wrong way say nothing', () => {
    const scores = Float64Array.of(-1, 0, 1, 2);
    const effects = Float64Array.of(-0.1, 0, 0.1, 0.2);
    expect([...calibrated(scores, calibrate(scores, effects))]).toEqual(
      [...effects].map((e) => expect.closeTo(e, 12)),
    );
    const wrong = calibrate(scores, effects.toReversed());
    expect(wrong).toEqual({ slope: 0, intercept: expect.closeTo(0.05, 12) });
  });

  it('make a rule whose gain is that over the better of all and none', () => {
    const effects = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? -1 : 1));
    const { share, achieved, treatAll, gain } = judgePolicy(effects, effects, { cost: 0.5, margin: 2 }, 1);
    expect([share, achieved.mean, treatAll.mean, gain.mean]).toEqual([0.75, 1.125, 0.5, 0.625]);
  });
});

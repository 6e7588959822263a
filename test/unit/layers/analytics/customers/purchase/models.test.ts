import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bgBb } from '../../../../../../layers/analytics/customers/purchase/bg-bb.ts';
import { bgNbd } from '../../../../../../layers/analytics/customers/purchase/bg-nbd.ts';
import {
  noOrderProbability,
  type RepeatModel,
} from '../../../../../../layers/analytics/customers/purchase/contract.ts';
import { fitRepeatModel } from '../../../../../../layers/analytics/customers/purchase/fit.ts';
import {
  expectedSpend,
  gammaGammaLogLikelihood,
} from '../../../../../../layers/analytics/customers/purchase/gamma-gamma.ts';
import { mbgNbd } from '../../../../../../layers/analytics/customers/purchase/mbg-nbd.ts';
import { paretoNbd } from '../../../../../../layers/analytics/customers/purchase/pareto-nbd.ts';
import { gaussLegendre } from '../../../../../../layers/analytics/numeric/quadrature.ts';
import { lnBeta, lnGamma } from '../../../../../../layers/analytics/numeric/special.ts';
import { expectedAhead } from '../../../../../support/expected-ahead.ts';

const rule = gaussLegendre(200);

/** ∫ f over (0, 1), nodes crowded at both ends by s = u²(3 − 2u) twice over. */
function integrate(f: (u: number) => number): number {
  let sum = 0;
  for (let i = 0; i < rule.nodes.length; i++) {
    const u = rule.nodes[i]!;
    const s = u * u * u * (10 - 15 * u + 6 * u * u);
    sum += rule.weights[i]! * 30 * u * u * (1 - u) * (1 - u) * f(s);
  }
  return sum;
}

/** ∫ f over (0, ∞) by s/(1−s), scaled. */
function integrateTail(f: (y: number) => number, scale: number): number {
  return integrate((s) => (scale / (1 - s) ** 2) * f((scale * s) / (1 - s)));
}

const gammaDensity = (value: number, shape: number, rate: number) =>
  Math.exp(shape * Math.log(rate) - lnGamma(shape) + (shape - 1) * Math.log(value) - rate * value);
const betaDensity = (p: number, a: number, b: number) =>
  Math.exp((a - 1) * Math.log(p) + (b - 1) * Math.log1p(-p) - lnBeta(a, b));

const size = fc.double({ min: 1, max: 3, noNaN: true });
const history = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    fc.integer({ min: 5, max: 60 }),
  )
  .map(([x, share, age]) => ({ x, recency: x === 0 ? 0 : share * age, age }));
const four = fc.tuple(size, size, size, size);

/** Likelihood of a history given λ and p, before it is averaged over customers. */
const givenRates = {
  'bg-nbd': (l: number, p: number, x: number, tx: number, T: number) =>
    (1 - p) ** x * l ** x * Math.exp(-l * T) +
    (x > 0 ? p * (1 - p) ** (x - 1) * l ** x * Math.exp(-l * tx) : 0),
  'mbg-nbd': (l: number, p: number, x: number, tx: number, T: number) =>
    (1 - p) ** (x + 1) * l ** x * Math.exp(-l * T) + p * (1 - p) ** x * l ** x * Math.exp(-l * tx),
};

describe('log-likelihoods', () => {
  it.each([bgNbd, mbgNbd])('%o equals the average of the individual likelihood over all rates', (model) => {
    fc.assert(
      fc.property(four, history, ([r, alpha, a, b], { x, recency, age }) => {
        const individual = givenRates[model.name as 'bg-nbd' | 'mbg-nbd'];
        const average = integrateTail(
          (rate) =>
            gammaDensity(rate, r, alpha) *
            integrate((p) => betaDensity(p, a, b) * individual(rate, p, x, recency, age)),
          (r + x) / (alpha + recency),
        );
        const logLikelihood = model.logLikelihood(Float64Array.of(r, alpha, a, b), x, recency, age);
        expect(logLikelihood).toBeCloseTo(Math.log(average), 5);
      }),
      { numRuns: 15 },
    );
  });

  it('Pareto/NBD equals the average of the individual likelihood over all rates', () => {
    fc.assert(
      fc.property(four, history, ([r, alpha, s, beta], { x, recency, age }) => {
        const average = integrateTail(
          (rate) =>
            gammaDensity(rate, r, alpha) *
            integrateTail((leave) => {
              const both = rate + leave;
              const individual =
                rate ** x *
                ((leave * Math.exp(-both * recency)) / both + (rate * Math.exp(-both * age)) / both);
              return gammaDensity(leave, s, beta) * individual;
            }, s / beta),
          (r + x) / (alpha + recency),
        );
        const logLikelihood = paretoNbd.logLikelihood(Float64Array.of(r, alpha, s, beta), x, recency, age);
        expect(logLikelihood).toBeCloseTo(Math.log(average), 5);
      }),
      { numRuns: 15 },
    );
  });

  it('BG/BB sums to one over every course that the occasions can take', () => {
    fc.assert(
      fc.property(four, fc.integer({ min: 1, max: 7 }), (parameters, occasions) => {
        let sum = 0;
        for (let course = 0; course < 2 ** occasions; course++) {
          const x = [...course.toString(2)].filter((bit) => bit === '1').length;
          const last = course === 0 ? 0 : Math.floor(Math.log2(course)) + 1;
          sum += Math.exp(bgBb.logLikelihood(Float64Array.from(parameters), x, last, occasions));
        }
        expect(sum).toBeCloseTo(1, 10);
      }),
      { numRuns: 30 },
    );
  });

  it.each([bgNbd, mbgNbd, paretoNbd, bgBb])('%o has the gradient that finite differences show', (model) => {
    fc.assert(
      fc.property(
        fc.tuple(...Array.from({ length: 4 }, () => fc.double({ min: 0.2, max: 8, noNaN: true }))),
        history,
        (values, { x, recency, age }) => {
          const at = model.name === 'bg-bb' ? Math.max(x, Math.round(recency)) * Math.sign(x) : recency;
          const whole = Math.max(age, x + 1);
          const parameters = Float64Array.from(values);
          const gradient = new Float64Array(4);
          model.logLikelihood(parameters, x, at, whole, gradient);
          for (let p = 0; p < 4; p++) {
            const moved = (step: number) =>
              model.logLikelihood(parameters.with(p, parameters[p]! + step), x, at, whole);
            const numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            expect(Math.abs(gradient[p]! - numeric)).toBeLessThan(1e-5 * (1 + Math.abs(numeric)));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('Gamma-Gamma has the gradient that finite differences show', () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size), size, fc.integer({ min: 1, max: 9 }), (values, m, x) => {
        const parameters = Float64Array.from(values);
        const gradient = new Float64Array(3);
        gammaGammaLogLikelihood(parameters, x, m, gradient);
        for (let p = 0; p < 3; p++) {
          const moved = (step: number) =>
            gammaGammaLogLikelihood(parameters.with(p, parameters[p]! + step), x, m);
          expect(gradient[p]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 5);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('expectations', () => {
  const models: readonly (readonly [RepeatModel, Float64Array])[] = [
    [bgNbd, Float64Array.of(0.24, 4.41, 0.79, 2.43)],
    [mbgNbd, Float64Array.of(0.52, 6.18, 0.89, 1.61)],
    [paretoNbd, Float64Array.of(0.55, 10.58, 0.61, 11.67)],
  ];

  it('average to the same over (λ, p) as the closed form says, on both sides of a = 1', () => {
    for (const a of [0.7, 1, 1.4]) {
      const average = integrateTail(
        (rate) =>
          gammaDensity(rate, 1.5, 4) *
          integrate((p) => (betaDensity(p, a, 2.4) * -Math.expm1(-rate * p * 30)) / p),
        1.5 / 4,
      );
      expect(bgNbd.expected(Float64Array.of(1.5, 4, a, 2.4), 30)).toBeCloseTo(average, 4);
    }
  });

  it.each(models)(
    '%o: start at nothing, rise with time, stay finite for 500 orders and 20 years',
    (model, parameters) => {
      for (const [x, recency, age] of [
        [0, 0, 0],
        [0, 0, 100],
        [2, 30, 39],
        [500, 99, 100],
      ] as const) {
        let before = 0;
        for (const time of [0, 1, 10, 100, 1040]) {
          const orders = expectedAhead(model, parameters, x, recency, age, time);
          expect(Number.isFinite(orders)).toBe(true);
          expect(orders).toBeGreaterThanOrEqual(before - 1e-9);
          before = orders;
        }
        const alive = model.alive(parameters, x, recency, age);
        const none = noOrderProbability(model, parameters, x, recency, age, 13);
        expect(alive >= 0 && alive <= 1 && none >= 1 - alive - 1e-9 && none <= 1).toBe(true);
      }
    },
  );

  it('shrink the spend of few orders towards everyone, and have none where no mean exists', () => {
    const parameters = Float64Array.of(6, 4, 15);
    const everyone = (6 * 15) / 3;
    expect(expectedSpend(parameters, 0, 0)).toBeCloseTo(everyone, 12);
    const few = expectedSpend(parameters, 1, 100);
    const many = expectedSpend(parameters, 50, 100);
    expect(few).toBeGreaterThan(everyone);
    expect(many).toBeGreaterThan(few);
    expect(many).toBeLessThan(100);
    expect(expectedSpend(Float64Array.of(6, 0.9, 15), 1, 100)).toBeNaN();
  });
});

describe('fitRepeatModel', () => {
  it.each([bgNbd, mbgNbd, paretoNbd])(
    '%o: one-time buyers only give finite parameters and next to no orders',
    (model) => {
      const age = Float64Array.from({ length: 100 }, (_, i) => 1 + i / 4);
      const none = new Float64Array(100);
      const fit = fitRepeatModel(model, {
        count: 100,
        x: none,
        recency: none,
        age,
        weight: none.map(() => 1),
      });
      expect(fit.parameters.every(Number.isFinite)).toBe(true);
      expect(expectedAhead(model, fit.parameters, 0, 0, 10, 52)).toBeLessThan(1);
    },
  );
});

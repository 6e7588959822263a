import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimise } from '../../../../../layers/analytics/numeric/lbfgs.ts';
import { polish } from '../../../../../layers/analytics/numeric/newton.ts';
import { gaussLegendre } from '../../../../../layers/analytics/numeric/quadrature.ts';
import { digamma, hyp2f1, lnBeta, lnGamma, lnSum } from '../../../../../layers/analytics/numeric/special.ts';

const positive = fc.double({ min: 0.01, max: 200, noNaN: true });

describe('special functions', () => {
  it('ln Γ has the known values and the recurrence Γ(x+1) = x Γ(x)', () => {
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    expect(lnGamma(1)).toBeCloseTo(0, 13);
    expect(lnGamma(171)).toBeCloseTo(706.5730622457874, 9);
    fc.assert(
      fc.property(positive, (x) => {
        expect(Math.abs(lnGamma(x + 1) - lnGamma(x) - Math.log(x))).toBeLessThan(
          1e-11 * (1 + Math.abs(lnGamma(x))),
        );
      }),
    );
  });

  it('ψ has the known value at 1 and is the slope of ln Γ', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), (x) => {
        const slope = (lnGamma(x * (1 + 1e-5)) - lnGamma(x * (1 - 1e-5))) / (2e-5 * x);
        expect(Math.abs(digamma(x) - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }),
    );
  });

  it('₂F₁ has its closed forms', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.95, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (z, a) => {
          const close = (actual: number, expected: number) =>
            expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-10);
          close(hyp2f1(1, 1, 2, z), -Math.log1p(-z) / z);
          close(hyp2f1(a, 3, 3, z), (1 - z) ** -a);
        },
      ),
    );
  });

  it('sums of logarithms and Beta hold at the edges', () => {
    expect(lnSum(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(lnSum(1000, 1000)).toBeCloseTo(1000 + Math.log(2), 10);
    expect(lnBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 12);
  });
});

describe('gaussLegendre', () => {
  it('integrates polynomials of degree 2n − 1 exactly', () => {
    const { nodes, weights } = gaussLegendre(5);
    for (let degree = 0; degree < 10; degree++) {
      const sum = nodes.reduce((total, x, i) => total + weights[i]! * x ** degree, 0);
      expect(sum).toBeCloseTo(1 / (degree + 1), 13);
    }
  });
});

describe('minimise', () => {
  /** Rosenbrock's valley: least, 0, at (1, 1). */
  const rosenbrock = ([x, y]: Float64Array, gradient: Float64Array) => {
    gradient[0] = -400 * x! * (y! - x! * x!) - 2 * (1 - x!);
    gradient[1] = 200 * (y! - x! * x!);
    return 100 * (y! - x! * x!) ** 2 + (1 - x!) ** 2;
  };

  it('finds the floor of a bent valley, and Newton finishes it', () => {
    const found = minimise(rosenbrock, Float64Array.of(-1.2, 1), { tolerance: 1e-4 });
    expect(found.converged).toBe(true);
    const finished = polish(rosenbrock, found);
    expect(finished.slope).toBeLessThan(1e-9);
    expect([...finished.x]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  });

  it('steps back from where the value is not finite', () => {
    const logarithm = ([x]: Float64Array, gradient: Float64Array) => {
      gradient[0] = 1 - 1 / x!;
      return x! > 0 ? x! - Math.log(x!) : Number.NaN;
    };
    expect(minimise(logarithm, Float64Array.of(20)).x[0]).toBeCloseTo(1, 6);
  });

  it('says that it did not converge when it ran out of evaluations', () => {
    expect(minimise(rosenbrock, Float64Array.of(-1.2, 1), { maxEvaluations: 5 }).converged).toBe(false);
  });
});

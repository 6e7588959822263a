import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriples, transpose } from '../../../../../layers/analytics/numeric/build.ts';
import { choleskySolve } from '../../../../../layers/analytics/numeric/cholesky.ts';
import { invertSymmetric } from '../../../../../layers/analytics/numeric/dense-inverse.ts';
import { gram } from '../../../../../layers/analytics/numeric/gram.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { leadingSubspace, orthonormalise } from '../../../../../layers/analytics/numeric/subspace.ts';

/** M Mᵀ + I of a random M: symmetric positive definite. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const m = Float64Array.from({ length: n * n }, () => random.normal());
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += m[i * n + k]! * m[j * n + k]!;
      a[i * n + j] = sum;
    }
  }
  return a;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[Math.floor(at / n) * n + k]! * b[k * n + (at % n)]!;
    return sum;
  });
}

describe('a positive definite system', () => {
  it.each([1, 2, 3, 4, 7, 8, 30])('of %i unknowns is solved', (n) => {
    const a = positiveDefinite(n, n);
    const x = Float64Array.from({ length: n }, (_, i) => i - 2);
    const b = Float64Array.from({ length: n }, (_, i) => x.reduce((sum, v, j) => sum + v * a[i * n + j]!, 0));
    expect(choleskySolve(a.slice(), n, n, b)).toBe(true);
    for (let i = 0; i < n; i++) expect(b[i]).toBeCloseTo(x[i]!, 8);
  });

  it('that is not positive definite is refused', () => {
    expect(choleskySolve(Float64Array.of(1, 0, 2, 1), 2, 2, new Float64Array(2))).toBe(false);
    expect(invertSymmetric(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  });

  it.each([1, 5, 64, 65, 131])('of size %i is inverted, across blocks', (n) => {
    const a = positiveDefinite(n, 3);
    const inverse = a.slice();
    expect(invertSymmetric(inverse, n)).toBe(true);
    for (const [at, value] of product(a, inverse, n).entries()) {
      expect(Math.abs(value - (at % (n + 1) === 0 ? 1 : 0))).toBeLessThan(1e-8);
    }
  });
});

describe('inner products of columns', () => {
  const cell = fc.tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
  );

  it('are those of the dense product', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        const columns = [0, 1, 2].map((part) => cells.map((one) => one[part as 0 | 1 | 2]));
        const x = csrFromTriples(6, 5, columns[0]!, columns[1]!, columns[2]!);
        const dense = Array.from({ length: 6 }, () => new Array<number>(5).fill(0));
        for (const [r, c, v] of cells) dense[r]![c]! += v;
        const { upper, diagonal } = gram(x, transpose(x), 1000);
        const found = Array.from({ length: 5 }, () => new Array<number>(5).fill(0));
        for (let i = 0; i < 5; i++) {
          found[i]![i] = diagonal[i]!;
          for (let at = upper.offsets[i]!; at < upper.offsets[i + 1]!; at++) {
            found[i]![upper.indices[at]!] = upper.values[at]!;
          }
        }
        const expected = found.map((_, i) =>
          found.map((__, j) => (j < i ? 0 : dense.reduce((sum, row) => sum + row[i]! * row[j]!, 0))),
        );
        expect(found).toEqual(expected);
      }),
    );
  });

  it('lose the smallest first where memory is short', () => {
    // Columns 0 and 1 share four rows, 0 and 2 one.
    const x = csrFromTriples(
      5,
      3,
      [0, 1, 2, 3, 0, 1, 2, 3, 3],
      [0, 0, 0, 0, 1, 1, 1, 1, 2],
      new Array(9).fill(1),
    );
    const { upper } = gram(x, transpose(x), 1);
    expect([Array.from(upper.indices), Array.from(upper.values)]).toEqual([[1], [4]]);
  });
});

describe('a subspace', () => {
  it('has orthonormal columns that span what matters most', () => {
    // Two groups of customers who like disjoint items, and a little noise: rank two, nearly.
    const rows: number[] = [];
    const cols: number[] = [];
    for (let r = 0; r < 20; r++) {
      for (let c = 0; c < 10; c++) {
        if (r < 12 !== c < 5) continue;
        rows.push(r);
        cols.push(c);
      }
    }
    const x = csrFromTriples(20, 10, rows, cols, new Array(rows.length).fill(1));
    const { basis, width } = leadingSubspace(x, transpose(x), 2, 6, 1);
    expect(width).toBe(2);
    // The projection of each group's items is onto the group's mean: 1/5 between its members, 0 to others.
    for (let a = 0; a < 10; a++) {
      for (let b = 0; b < 10; b++) {
        const projected = basis[a * 2]! * basis[b * 2]! + basis[a * 2 + 1]! * basis[b * 2 + 1]!;
        expect(projected).toBeCloseTo(a < 5 === b < 5 ? 0.2 : 0, 5);
      }
    }
  });

  it.each([1, 2, 5, 8])('of %i columns has lengths of 1 and right angles', (width) => {
    const random = seededRandom(width);
    const rows = 23;
    const y = Float32Array.from({ length: rows * width }, () => random.normal());
    const before = y.slice();
    orthonormalise(y, rows, width);
    const inner = (a: Float32Array, i: number, j: number) =>
      Array.from({ length: rows }, (_, r) => a[r * width + i]! * y[r * width + j]!).reduce(
        (s, x) => s + x,
        0,
      );
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) {
        expect(inner(y, i, j)).toBeCloseTo(i === j ? 1 : 0, 5);
        // Column i is made of the columns up to itself.
        if (j > i) expect(inner(before, i, j)).toBeCloseTo(0, 4);
      }
    }
  });

  it('gives up columns that depend on others', () => {
    const y = Float32Array.of(1, 2, 1, 2, 0, 0);
    orthonormalise(y, 3, 2);
    expect(y[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect([y[1], y[3], y[5]]).toEqual([0, 0, 0]);
  });
});

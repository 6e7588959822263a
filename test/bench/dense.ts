import { CholeskyDecomposition, inverse, Matrix, QrDecomposition } from 'ml-matrix';
import { choleskySolve } from '../../layers/analytics/numeric/cholesky.ts';
import { invertSymmetric } from '../../layers/analytics/numeric/dense-inverse.ts';
import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import { orthonormalise } from '../../layers/analytics/numeric/subspace.ts';
import { markdown } from './table.ts';

/** Both sides take turns, and the best time of each counts: other work on the machine hits some turns, not all. */
const ROUNDS = 3;

interface Contest {
  readonly what: string;
  /** What of ml-matrix does the same. */
  readonly peer: string;
  /** How often it is done in one turn. */
  readonly times: number;
  /** Largest difference that rounding explains. */
  readonly tolerance: number;
  own(): ArrayLike<number>;
  mlMatrix(): ArrayLike<number>;
}

/**
 * The kernels of analytics/numeric beside ml-matrix, in one process. Results are compared before anything is timed.
 * @returns a Markdown table
 * @throws Error where the two differ by more than rounding explains
 */
export function dense(): string {
  const contests = [
    system(4, 20_000),
    system(64, 200),
    system(100, 100),
    system(800, 1),
    symmetricInverse(64, 100),
    symmetricInverse(800, 1),
    orthonormalColumns(4000, 128),
  ];
  return markdown(['dense algebra', 'own kernel', 'ml-matrix', 'own is faster by'], contests.map(compare));
}

function compare({ what, peer, times, tolerance, own, mlMatrix }: Contest): string[] {
  const theirs = mlMatrix();
  let difference = 0;
  for (const [at, value] of Array.from(own()).entries()) {
    difference = Math.max(difference, Math.abs(value - (theirs[at] as number)));
  }
  if (!(difference <= tolerance)) throw new Error(`${what}: own kernel and ${peer} differ by ${difference}`);
  let [ownMs, peerMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    ownMs = Math.min(ownMs, milliseconds(own, times));
    peerMs = Math.min(peerMs, milliseconds(mlMatrix, times));
  }
  return [what, shown(ownMs), `${peer}: ${shown(peerMs)}`, `${(peerMs / ownMs).toFixed(1)} ×`];
}

/** Sparse EASE solves one of 100 unknowns for each item, iALS one of 64 for each customer. */
function system(n: number, times: number): Contest {
  const matrix = positiveDefinite(n);
  const a = Float64Array.from(matrix.to1DArray());
  const b = Float64Array.from({ length: n }, (_, i) => i + 1);
  const column = Matrix.columnVector(b);
  return {
    what: `positive definite system, n = ${n}`,
    peer: 'CholeskyDecomposition',
    times,
    tolerance: 1e-9,
    own() {
      const x = b.slice();
      choleskySolve(a.slice(), n, n, x);
      return x;
    },
    mlMatrix: () => new CholeskyDecomposition(matrix).solve(column).to1DArray(),
  };
}

/** EASE inverts one matrix of as many rows as items. */
function symmetricInverse(n: number, times: number): Contest {
  const matrix = positiveDefinite(n);
  const a = Float64Array.from(matrix.to1DArray());
  return {
    what: `inverse of a positive definite matrix, n = ${n}`,
    peer: 'inverse',
    times,
    tolerance: 1e-9,
    own() {
      const result = a.slice();
      invertSymmetric(result, n);
      return result;
    },
    mlMatrix: () => inverse(matrix).to1DArray(),
  };
}

/** The graph filters make a basis of items × dimensions orthonormal between steps. Two bases may differ in the sign of a column. */
function orthonormalColumns(rows: number, width: number): Contest {
  const random = seededRandom(1, 'dense.basis');
  const y = Float32Array.from({ length: rows * width }, () => random.normal());
  const matrix = Matrix.from1DArray(rows, width, y);
  return {
    what: `orthonormal columns, ${rows} × ${width}`,
    peer: 'QrDecomposition',
    times: 1,
    tolerance: 1e-5,
    own() {
      const basis = y.slice();
      orthonormalise(basis, rows, width);
      return basis.map(Math.abs);
    },
    mlMatrix: () => new QrDecomposition(matrix).orthogonalMatrix.to1DArray().map(Math.abs),
  };
}

/** M Mᵀ + n I of a random M. */
function positiveDefinite(n: number): Matrix {
  const random = seededRandom(n, 'dense.positive-definite');
  const m = Matrix.from1DArray(
    n,
    n,
    Array.from({ length: n * n }, () => random.normal()),
  );
  return m.mmul(m.transpose()).add(Matrix.eye(n, n, n));
}

/** Processor time of one call, on average over `times`. */
function milliseconds(act: () => unknown, times: number): number {
  const { user: before } = process.cpuUsage();
  for (let time = 0; time < times; time++) act();
  return (process.cpuUsage().user - before) / 1000 / times;
}

function shown(ms: number): string {
  return ms < 1 ? `${(1000 * ms).toFixed(1)} µs` : `${ms.toFixed(1)} ms`;
}

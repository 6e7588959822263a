import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { crossProducts, leadingSubspace, multiply } from '../../numeric/subspace.ts';

/**
 * The leading part of the spectrum of R̃ᵀR̃, where R̃ = D_U^-½ R D_I^-½: items × width factors P and the Ritz pairs (μ, z) of
 * PᵀP or of the projected operator, so that Σ f(μ) v vᵀ = P Z diag(f(μ) · scale(μ)) Zᵀ Pᵀ for any function f.
 */
export interface Spectrum {
  /** Items × width, row-major. */
  readonly basis: Float32Array;
  readonly width: number;
  /** Eigenvalues of R̃ᵀR̃, 0 to 1, largest first. */
  readonly eigenvalues: Float64Array;
  /** Width × width, row-major: eigenvectors of the projected operator in columns, in the order of the eigenvalues. */
  readonly vectors: Float64Array;
  /** Whether the columns of the basis are orthonormal; otherwise their lengths hold the eigenvalues. */
  readonly isOrthonormal: boolean;
}

const SUBSPACE_ITERATIONS = 4;

/** Spectra of matrices that are still in use: settings of a filter that leave rank and seed alone share one. */
const computed = new WeakMap<Csr, { readonly key: string; readonly spectrum: Spectrum }>();

/** The leading spectrum of the interactions; computed once for a matrix, rank and seed. O(cells × rank + min(rows, cols) × rank²). */
export function spectrumOf(matrix: Csr, rank: number, seed: number): Spectrum {
  const key = `${rank}/${seed}`;
  const known = computed.get(matrix);
  if (known?.key === key) return known.spectrum;
  const spectrum = decomposed(matrix, rank, seed);
  computed.set(matrix, { key, spectrum });
  return spectrum;
}

/** The subspace is searched for on the smaller side of the matrix. */
function decomposed(matrix: Csr, rank: number, seed: number): Spectrum {
  const rows = normalised(matrix);
  const columns = transpose(rows);
  const isOrthonormal = rows.cols <= rows.rows;
  const side = isOrthonormal
    ? leadingSubspace(rows, columns, rank, SUBSPACE_ITERATIONS, seed)
    : leadingSubspace(columns, rows, rank, SUBSPACE_ITERATIONS, seed);
  const { width } = side;
  const other = multiply(isOrthonormal ? rows : columns, side.basis, width);
  const projected = crossProducts(other, width);
  const { eigenvalues, vectors } = largestFirst(projected, width);
  return { basis: isOrthonormal ? side.basis : other, width, eigenvalues, vectors, isOrthonormal };
}

/** Width × width, row-major: the matrix M with P M Pᵀ = Σ f(μ) v vᵀ over the leading spectrum. O(width³). */
export function coreOf(spectrum: Spectrum, f: (eigenvalue: number) => number): Float32Array {
  const { width, eigenvalues, vectors, isOrthonormal } = spectrum;
  const core = new Float64Array(width * width);
  const vector = new Float64Array(width);
  const largest = eigenvalues[0] ?? 0;
  for (let e = 0; e < width; e++) {
    const mu = eigenvalues[e];
    // A direction without length is none of the matrix.
    if (!(mu > largest * 1e-7)) continue;
    const value = isOrthonormal ? f(Math.min(1, mu)) : f(Math.min(1, mu)) / mu;
    for (let i = 0; i < width; i++) vector[i] = vectors[i * width + e];
    for (let i = 0; i < width; i++) {
      const left = value * vector[i];
      for (let j = 0; j < width; j++) core[i * width + j] += left * vector[j];
    }
  }
  return Float32Array.from(core);
}

function largestFirst(symmetric: Float64Array, width: number) {
  if (width === 0) return { eigenvalues: new Float64Array(0), vectors: new Float64Array(0) };
  const rows = Array.from({ length: width }, (_, i) => symmetric.subarray(i * width, (i + 1) * width));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(rows), {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const vectors = new Float64Array(width * width);
  for (const [e, from] of order.entries()) {
    for (let i = 0; i < width; i++) vectors[i * width + e] = eigenvectorMatrix.get(i, from);
  }
  return { eigenvalues: Float64Array.from(order, (e) => Math.max(0, realEigenvalues[e])), vectors };
}

/** x_ui / √(row sum × column sum). */
export function normalised(matrix: Csr): Csr {
  const columns = columnSums(matrix);
  const values = new Float32Array(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sum += matrix.values[at];
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      values[at] = matrix.values[at] / Math.sqrt(sum * columns[matrix.indices[at]]);
    }
  }
  return { ...matrix, values };
}

/** Sum of each column. */
export function columnSums(matrix: Csr): Float64Array {
  const sums = new Float64Array(matrix.cols);
  for (let at = 0; at < matrix.indices.length; at++) sums[matrix.indices[at]] += matrix.values[at];
  return sums;
}

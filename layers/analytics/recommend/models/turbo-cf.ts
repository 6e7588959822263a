import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { itemItemModel } from '../item-item.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { byPair } from '../similarity.ts';

const DEFAULTS = {
  /** Cells kept of each item's row of the filter. */
  neighbours: 500,
  /** Interactions are divided by the customers' degrees to this power, and by the items' to 1 minus it. */
  asymmetry: 0.5,
  /** Power every cell of the filter is raised to. */
  power: 0.7,
};

/**
 * Turbo-CF (Park, Shin and Kim, SIGIR 2024), its linear low-pass filter: with R̃ = D_U^-α R D_I^(α−1),
 * s = r (R̃ᵀR̃)^∘p, the power taken cell by cell. No training and no singular vectors.
 */
export const turboCf = itemItemModel({
  name: 'turbo-cf',
  traits: { cost: 2.5 },
  defaults: DEFAULTS,
  learn({ matrix }, { neighbours, asymmetry, power }) {
    const rows = asymmetricallyNormalised(matrix, asymmetry);
    const columns = transpose(rows);
    const filter = byPair((_a, _b, shared) => shared ** power);
    return csrOfLists(nearest(columns, rows, 0, columns.rows, neighbours, filter), columns.rows);
  },
});

function asymmetricallyNormalised(matrix: Csr, alpha: number): Csr {
  const columns = new Float64Array(matrix.cols);
  for (let at = 0; at < matrix.indices.length; at++) columns[matrix.indices[at]] += matrix.values[at];
  const values = new Float32Array(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sum += matrix.values[at];
    const byRow = sum ** -alpha;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      values[at] = matrix.values[at] * byRow * columns[matrix.indices[at]] ** (alpha - 1);
    }
  }
  return { ...matrix, values };
}

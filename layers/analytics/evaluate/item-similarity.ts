import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';

/**
 * Similarity of two items by their customers, 0 to 1: the cosine of the two sets, which needs no catalogue. 0 for an item
 * nobody has. O(customers of the two) per pair.
 * @param matrix customers × items
 */
export function similarityByCustomers(matrix: Csr): (a: number, b: number) => number {
  const { offsets, indices } = transpose(matrix);
  return (a, b) => {
    let [i, j, both] = [offsets[a], offsets[b], 0];
    while (i < offsets[a + 1] && j < offsets[b + 1]) {
      const order = indices[i] - indices[j];
      if (order === 0) both++;
      if (order <= 0) i++;
      if (order >= 0) j++;
    }
    const sizes = (offsets[a + 1] - offsets[a]) * (offsets[b + 1] - offsets[b]);
    return sizes === 0 ? 0 : both / Math.sqrt(sizes);
  };
}

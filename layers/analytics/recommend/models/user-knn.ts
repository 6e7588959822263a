import { BucketSort } from '../../numeric/bucket-sort.ts';
import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import type { History } from '../contract.ts';
import { SharedProducts } from '../nearest.ts';
import { scoringModel } from '../scoring-model.ts';
import { isBinary, SIMILARITIES, type SimilarityName, similarityOf } from '../similarity.ts';

const DEFAULTS = {
  /** Most similar customers that are used. */
  neighbours: 300,
  /** cosine, jaccard, pearson or sapling; see similarity.ts. */
  similarity: 'cosine' as SimilarityName,
  /** Pulls pairs with few items in common towards zero. */
  shrinkage: 0,
  /** Similarities are raised to this power, so that the nearest count most. */
  sharpness: 2,
};

/**
 * User-based nearest neighbours (Resnick et al., CSCW 1994; for implicit feedback as in Verstrepen and Goethals, RecSys
 * 2014): the neighbours' interactions, weighted by similarity, as a share of all similarity. There is nothing to fit:
 * a customer's neighbours are searched for with each query, in time proportional to the sum over the history's items of
 * their customers.
 */
export const userKnn = scoringModel({
  name: 'user-knn',
  // A history that is passed in may be a training customer's own: then that customer is the nearest neighbour.
  traits: {
    cost: 1,
    work: ({ rows, holderPairs }) => ({ fit: 0, list: (4 * holderPairs) / Math.max(1, rows) }),
    foldsInExactly: false,
    variants: [
      [{ neighbours: 80 }, { neighbours: 1000 }],
      [{ sharpness: 1 }, { sharpness: 4 }],
    ],
  },
  defaults: DEFAULTS,
  choices: { similarity: SIMILARITIES },
  // The interactions are the model.
  arrays: {},
  learn: () => ({}),
  scorer(_learned, { matrix }, { neighbours, similarity: name, shrinkage, sharpness }) {
    const vectors = asVectors(matrix, name);
    const columns = transpose(vectors);
    const guest = guestRow(vectors);
    const similarity = similarityOf(name, guest.vectors, shrinkage, matrix.rows);
    const sharing = new SharedProducts(matrix.rows);
    const sort = new BucketSort(matrix.rows);
    const near = new Int32Array(neighbours);
    const weights = new Float64Array(neighbours);
    return ({ row, history }, into) => {
      let found: number;
      if (row >= 0) {
        sharing.collect(vectors, row, columns);
        found = sharing.compare(row, row, similarity, sort);
      } else {
        guest.set(history, isBinary(name));
        sharing.collect(guest.vectors, matrix.rows, columns);
        found = sharing.compare(matrix.rows, -1, similarity, sort);
      }
      const count = sort.best(found, neighbours, near, weights, 0);
      let total = 0;
      for (let n = 0; n < count; n++) {
        weights[n] **= sharpness;
        total += weights[n];
      }
      const { offsets, indices, values } = matrix;
      for (let n = 0; n < count; n++) {
        into.addCells(indices, values, offsets[near[n]], offsets[near[n] + 1], weights[n] / total);
      }
    };
  },
});

function asVectors(matrix: Csr, similarity: SimilarityName): Csr {
  if (!isBinary(similarity)) return matrix;
  return { ...matrix, values: new Float32Array(matrix.values.length).fill(1) };
}

/** The vectors and a last row for histories that are not among them, one at a time: nothing is copied for each. */
function guestRow({ rows, cols, offsets, indices, values }: Csr) {
  const cells = indices.length;
  const vectors = {
    rows: rows + 1,
    cols,
    offsets: new Int32Array(rows + 2),
    indices: new Int32Array(cells + cols),
    values: new Float32Array(cells + cols),
  };
  vectors.offsets.set(offsets);
  vectors.indices.set(indices);
  vectors.values.set(values);
  vectors.offsets[rows + 1] = cells;
  return {
    vectors,
    set(history: History, binary: boolean): void {
      vectors.indices.set(history.items, cells);
      if (binary) vectors.values.fill(1, cells, cells + history.items.length);
      else vectors.values.set(history.weights, cells);
      vectors.offsets[rows + 1] = cells + history.items.length;
    },
  };
}

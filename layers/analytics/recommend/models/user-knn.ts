import { BucketSort } from '../../numeric/bucket-sort.ts';
import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import type {
  FittedRecommender,
  History,
  Interactions,
  Recipe,
  Recommender,
  RecommendOptions,
  TopLists,
} from '../contract.ts';
import { ItemLikeness } from '../likeness.ts';
import { rankHistory, rankRows, type ScoreRow } from '../lists.ts';
import { SharedProducts } from '../nearest.ts';
import { oneOf, recipeOf, resolveSettings } from '../settings.ts';
import { isBinary, SIMILARITIES, type Similarity, type SimilarityName, similarityOf } from '../similarity.ts';

const NAME = 'user-knn';

const DEFAULTS = {
  /** Most similar customers asked. */
  neighbours: 300,
  /** cosine, jaccard, pearson or sapling; see similarity.ts. */
  similarity: 'cosine',
  /** Pulls pairs with few items in common towards zero. */
  shrinkage: 0,
  /** Similarities are raised to this power, so that the nearest count most. */
  sharpness: 2,
};

/**
 * User-based nearest neighbours (Resnick et al., CSCW 1994; for implicit feedback as in Verstrepen and Goethals, RecSys
 * 2014): the neighbours' interactions, weighted by similarity, as a share of all similarity. There is nothing to fit;
 * a customer's neighbours are found when the customer is served, which takes the sum over the history's items of their
 * customers.
 */
export const userKnn: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    const resolved = resolveSettings(NAME, DEFAULTS, settings);
    return new UserKnnModel(recipeOf(NAME, resolved), interactions);
  },
  restore: (recipe, interactions) => new UserKnnModel(recipe, interactions),
};

class UserKnnModel implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #interactions: Interactions;
  readonly #settings: typeof DEFAULTS;
  readonly #similarityName: SimilarityName;
  /** Customers × items as the similarity sees them, and the transpose. */
  readonly #vectors: Csr;
  readonly #columns: Csr;
  readonly #similarity: Similarity;
  #asks: ((row: number, self: number, into: ScoreRow) => void) | undefined;
  readonly #likeness: ItemLikeness;

  constructor(recipe: Recipe, interactions: Interactions) {
    this.recipe = recipe;
    this.#interactions = interactions;
    this.#settings = resolveSettings(NAME, DEFAULTS, recipe.settings);
    this.#similarityName = oneOf(NAME, 'similarity', this.#settings.similarity, SIMILARITIES);
    this.#vectors = asVectors(interactions.matrix, this.#similarityName);
    this.#columns = transpose(this.#vectors);
    this.#similarity = similarityOf(this.#similarityName, this.#vectors, this.#settings.shrinkage);
    this.#likeness = new ItemLikeness(interactions);
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    // Kept: its arrays are as long as all customers, and lists are asked for one by one where few are measured.
    this.#asks ??= this.#asker(this.#vectors, this.#similarity);
    const ask = this.#asks;
    let row = from;
    return rankRows(this.#interactions, from, to, options, (_, into) => {
      ask(row, row, into);
      row++;
    });
  }

  foldIn(history: History, options: RecommendOptions): TopLists {
    const items = this.#interactions.matrix.cols;
    const one = asVectors(rowOf(history, items), this.#similarityName);
    const both = appendRow(this.#vectors, one);
    const ask = this.#asker(both, similarityOf(this.#similarityName, both, this.#settings.shrinkage));
    return rankHistory(items, history, options, (_, into) => ask(both.rows - 1, -1, into));
  }

  neighbours(from: number, to: number, k: number): TopLists {
    return this.#likeness.neighbours(from, to, k);
  }

  explain(history: History, item: number, most: number): Int32Array {
    return this.#likeness.explain(history, item, most);
  }

  /** The interactions are the model. */
  sections() {
    return [];
  }

  /** Scores one row of `vectors` by what its neighbours among the training customers have. */
  #asker(vectors: Csr, similarity: Similarity): (row: number, self: number, into: ScoreRow) => void {
    const { neighbours, sharpness } = this.#settings;
    const sharing = new SharedProducts(this.#interactions.matrix.rows);
    const sort = new BucketSort(this.#interactions.matrix.rows);
    const near = new Int32Array(neighbours);
    const weights = new Float64Array(neighbours);
    const { offsets, indices, values } = this.#interactions.matrix;
    return (row, self, into) => {
      sharing.collect(vectors, row, this.#columns);
      const found = sharing.compare(row, self, similarity, sort);
      const count = sort.best(found, neighbours, near, weights, 0);
      let total = 0;
      for (let n = 0; n < count; n++) {
        weights[n] **= sharpness;
        total += weights[n];
      }
      for (let n = 0; n < count; n++) {
        into.addCells(indices, values, offsets[near[n]], offsets[near[n] + 1], weights[n] / total);
      }
    };
  }
}

function asVectors(matrix: Csr, similarity: SimilarityName): Csr {
  if (!isBinary(similarity)) return matrix;
  return { ...matrix, values: new Float32Array(matrix.values.length).fill(1) };
}

function rowOf(history: History, cols: number): Csr {
  return {
    rows: 1,
    cols,
    offsets: Int32Array.of(0, history.items.length),
    indices: history.items,
    values: history.weights,
  };
}

function appendRow(matrix: Csr, row: Csr): Csr {
  const cells = matrix.indices.length;
  const indices = new Int32Array(cells + row.indices.length);
  const values = new Float32Array(indices.length);
  indices.set(matrix.indices);
  indices.set(row.indices, cells);
  values.set(matrix.values);
  values.set(row.values, cells);
  const offsets = new Int32Array(matrix.rows + 2);
  offsets.set(matrix.offsets);
  offsets[matrix.rows + 1] = indices.length;
  return { rows: matrix.rows + 1, cols: matrix.cols, offsets, indices, values };
}

import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Recommender, Settings } from './contract.ts';
import { explainByWeights } from './explain.ts';
import { type DenseArray, optionalDense, sparse } from './learned-arrays.ts';
import type { ScoreQuery } from './lists.ts';
import { type ScoringModel, scoringModel } from './scoring-model.ts';

/** What an item-item model learns. */
interface ItemWeights {
  /** Targets × sources: row t holds the weights that add up to the score of item t. */
  readonly weights: Csr;
  /** One per item; null: none. */
  readonly bias: DenseArray | null;
}

/** What differs from one item-item model to the next. */
type ItemItemModel<Own extends Settings> = Pick<
  ScoringModel<Own, ItemWeights>,
  'name' | 'traits' | 'defaults' | 'choices'
> & {
  /** Learns weights by target, alone or with a bias for each item. */
  learn(...parameters: Parameters<ScoringModel<Own, ItemWeights>['learn']>): Csr | ItemWeights;
};

/**
 * Any model that is a sparse matrix W of weights between items: a customer's score of item t is the sum over the
 * history's items j of `weight(customer, j) × W(t, j)`, plus the bias of t where there is any such item.
 */
export function itemItemModel<Own extends Settings>(model: ItemItemModel<Own>): Recommender {
  return scoringModel<Own, ItemWeights>({
    ...model,
    arrays: { weights: sparse, bias: optionalDense },
    learn(interactions, settings, seed) {
      const learned = model.learn(interactions, settings, seed);
      return 'offsets' in learned ? { weights: learned, bias: null } : learned;
    },
    scorer: ({ weights, bias }) => scoreByWeights(weights, bias?.data ?? null),
    explainer: ({ weights }) => explainByWeights(weights),
  });
}

/** Adds up the weights of a history's items for every target. */
function scoreByWeights(weights: Csr, bias: Float32Array | null = null): ScoreQuery {
  // Sources × targets: the same cells, in the order they are read.
  const { offsets, indices, values } = transpose(weights);
  return ({ history }, into) => {
    for (let h = 0; h < history.items.length; h++) {
      const source = history.items[h];
      into.addCells(indices, values, offsets[source], offsets[source + 1], history.weights[h]);
    }
    if (bias === null) return;
    for (let t = 0; t < into.count; t++) into.values[into.touched[t]] += bias[into.touched[t]];
  };
}

import { ClienteleError } from '../../contract/errors.ts';
import type { InteractionsConfig, Recipe } from '../../contract/evaluation.ts';
import { type WeightingName, weighted, weightedValues } from '../numeric/weighting.ts';
import type { Interactions, Pattern, TopLists } from '../recommend/contract.ts';
import { emptyLists, type Query } from '../recommend/lists.ts';
import { recommenderByName } from '../recommend/registry.ts';

/** What candidates are compared on: the same questions for all of them, learnt from the same events. */
export interface Comparison {
  /** Training data by how events become preference; the same object for the same configuration. */
  readonly trainFor: (config: InteractionsConfig) => Interactions;
  /** Rows of the training data or histories. */
  readonly queries: readonly Query[];
  /** Held-out items of each query, at least one. */
  readonly relevant: Pattern;
  readonly k: number;
  /** Whether items that the customer had are left out of lists. */
  readonly excludeSeen: boolean;
  readonly seed: number;
}

/** Lists of one model for all queries of a comparison. */
export interface ListsRequest {
  readonly recipe: Recipe;
  readonly interactions: InteractionsConfig;
  /** What is done to the values that the model learns from. */
  readonly values: WeightingName & ('raw' | 'binary' | 'log');
  /** Length of the lists. */
  readonly depth: number;
}

/** Identifies the lists that a request asks for: settings count as if they were all spelt out. */
export function requestKey(request: ListsRequest): string {
  const { model, settings } = request.recipe;
  return JSON.stringify([kindKey(request), model, { ...recommenderByName(model).defaults, ...settings }]);
}

/** Identifies what lists may be blended with: lists of the same events and values, and as long. */
export function kindKey({ interactions, values, depth }: Omit<ListsRequest, 'recipe'>): string {
  const { halfLifeDays, windowDays, weights } = interactions;
  return JSON.stringify([halfLifeDays, windowDays, weights, values, depth]);
}

/**
 * Lists for several requests of the same training data and values; what their models share is computed once.
 * @returns for each request its lists, one row per query, or why the model does not take the data
 */
export function makeLists(
  requests: readonly ListsRequest[],
  train: Interactions,
  { queries, excludeSeen, seed }: Pick<Comparison, 'queries' | 'excludeSeen' | 'seed'>,
): (TopLists | string)[] {
  const values = requests[0]?.values ?? 'raw';
  const input = { ...train, matrix: weighted(train.matrix, values) };
  return requests.map(({ recipe, depth }) => {
    try {
      const model = recommenderByName(recipe.model).fit(input, recipe.settings, seed);
      const options = { k: depth, excludeSeen };
      const lists = emptyLists(queries.length, depth);
      for (const [q, { row, history }] of queries.entries()) {
        const given = { items: history.items, weights: weightedValues(history.weights, values) };
        const one = row >= 0 ? model.recommend(row, row + 1, options) : model.foldIn(given, options);
        lists.counts[q] = one.counts[0];
        lists.items.set(one.items, q * depth);
        lists.scores.set(one.scores, q * depth);
      }
      return lists;
    } catch (error) {
      if (error instanceof ClienteleError) return error.message;
      throw error;
    }
  });
}

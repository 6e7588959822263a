import { type Comparison, makeLists } from '../../../../layers/analytics/evaluate/comparison.ts';
import type { ListsGroup } from '../../../../layers/analytics/evaluate/search.ts';
import type {
  FittedRecommender,
  Interactions,
  RecommendOptions,
  TopLists,
} from '../../../../layers/analytics/recommend/contract.ts';
import { recommenderByName } from '../../../../layers/analytics/recommend/registry.ts';
import { ClienteleError, type ErrorCode } from '../../../../layers/contract/errors.ts';
import type { Recipe } from '../../../../layers/contract/evaluation.ts';
import { answer } from './answer.ts';
import type { Queries } from './queries.ts';
import { restoreShared, type SharedModel, shareModel } from './shared.ts';

/** A result, or the parts of a ClienteleError: threads do not pass classes on. */
export type Reply<Result> =
  | { readonly result: Result }
  | { readonly failed: { readonly code: ErrorCode; readonly message: string } };

export interface FitTask {
  readonly recipe: Recipe;
  readonly interactions: Interactions;
  readonly seed: number;
}

export interface ListsTask {
  readonly requests: ListsGroup;
  readonly interactions: Interactions;
  readonly asked: Pick<Comparison, 'queries' | 'excludeSeen' | 'seed'>;
}

export interface AnswerTask {
  /** `id` tells models apart: a thread restores each once. */
  readonly model: SharedModel & { readonly id: number };
  readonly queries: Queries;
  readonly options: RecommendOptions;
}

let restored: { readonly id: number; readonly model: FittedRecommender } | undefined;

export function fitPart({ recipe, interactions, seed }: FitTask): Reply<SharedModel> {
  return reply(() => shareModel(recommenderByName(recipe.model).fit(interactions, recipe.settings, seed)));
}

export function answerSlice({ model, queries, options }: AnswerTask): Reply<TopLists> {
  return reply(() => {
    if (restored?.id !== model.id) restored = { id: model.id, model: restoreShared(model) };
    return answer(restored.model, queries, options);
  });
}

export function listsOfGroup({ requests, interactions, asked }: ListsTask): (TopLists | string)[] {
  return makeLists(requests, interactions, asked);
}

function reply<Result>(act: () => Result): Reply<Result> {
  try {
    return { result: act() };
  } catch (error) {
    if (error instanceof ClienteleError) return { failed: { code: error.code, message: error.message } };
    throw error;
  }
}

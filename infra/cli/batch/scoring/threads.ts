import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type {
  FittedRecommender,
  Interactions,
  RecommendOptions,
  TopLists,
} from '../../../../layers/analytics/recommend/contract.ts';
import { hybridFit } from '../../../../layers/analytics/recommend/hybrid/hybrid.ts';
import { emptyLists } from '../../../../layers/analytics/recommend/lists.ts';
import { hybrid, recommenderByName } from '../../../../layers/analytics/recommend/registry.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import type { Recipe } from '../../../../layers/contract/evaluation.ts';
import { answer, put } from './answer.ts';
import { type Queries, sliceOf } from './queries.ts';
import {
  restoreShared,
  type SharedModel,
  sharedBytes,
  sharedInteractions,
  shareInteractions,
  shareModel,
} from './shared.ts';
import type { AnswerTask, FitTask, Reply } from './worker.ts';

/** Queries that a thread answers at a time. */
const SLICE = 2048;
/** Fewer queries are answered before a thread has started. */
const LEAST_QUERIES = 4 * SLICE;
/** A larger model is not copied for other threads. */
const MOST_BYTES = 1 << 30;
/** Fewer interactions are fitted before a thread has started. */
const LEAST_INTERACTIONS = 100_000;

/** Fits models and answers queries on all cores. Models and lists are the same, to the bit, on any number of threads. */
export interface Scorer {
  /**
   * Fits the parts of a hybrid side by side, in the order of its setting: name the costly ones first.
   * @throws ClienteleError `config.invalid` when the model or a setting does not fit the interactions
   */
  fit(recipe: Recipe, seed: number): Promise<FittedRecommender>;
  answer(model: FittedRecommender, queries: Queries, options: RecommendOptions): Promise<TopLists>;
  close(): Promise<void>;
}

/**
 * @param interactions what models are fitted on
 * @param threads most threads; 1 does everything on this one
 */
export function scorer(interactions: Interactions, threads = Math.min(2, availableParallelism())): Scorer {
  let pool: Piscina | undefined;
  let shared: Interactions | undefined;
  let models = 0;

  async function fit(recipe: Recipe, seed: number): Promise<FittedRecommender> {
    const { indices } = interactions.matrix;
    const plan = hybrid.planOf(recipe);
    if (threads < 2 || indices.length < LEAST_INTERACTIONS || plan === null) {
      return recommenderByName(recipe.model).fit(interactions, recipe.settings, seed);
    }
    shared ??= sharedInteractions(interactions);
    const { parts, input, join } = hybridFit(shared, plan, seed);
    const sent = sharedInteractions(input);
    const fitted = await all(parts, (part) => {
      const task: FitTask = { recipe: part.recipe, interactions: sent, seed };
      return onThread<SharedModel>('fitPart', task);
    });
    return join(fitted.map((part) => restoreShared(part, sent)));
  }

  async function answerAll(
    model: FittedRecommender,
    queries: Queries,
    options: RecommendOptions,
  ): Promise<TopLists> {
    if (threads < 2 || queries.length < LEAST_QUERIES || sharedBytes(model) > MOST_BYTES) {
      return answer(model, queries, options);
    }
    shared ??= sharedInteractions(interactions);
    const sent = { ...shareModel(model, shareInteractions(shared)), id: models++ };
    const lists = emptyLists(queries.length, options.k);
    const starts = Array.from({ length: Math.ceil(queries.length / SLICE) }, (_, slice) => slice * SLICE);
    await all(starts, async (from) => {
      const slice = sliceOf(queries, from, Math.min(queries.length, from + SLICE));
      const task: AnswerTask = { model: sent, queries: slice, options };
      put(lists, from, await onThread<TopLists>('answerSlice', task));
    });
    return lists;
  }

  /** @throws ClienteleError as the thread does */
  async function onThread<Result>(name: string, task: unknown): Promise<Result> {
    const filename = new URL('./worker.ts', import.meta.url).href;
    pool ??= new Piscina({ filename, minThreads: threads, maxThreads: threads });
    const reply = (await pool.run(task, { name })) as Reply<Result>;
    if ('failed' in reply) throw new ClienteleError(reply.failed.code, reply.failed.message);
    return reply.result;
  }

  return { fit, answer: answerAll, close: async () => pool?.destroy() };
}

/** Like Promise.all, but rejects only when every task has ended: none is left running. */
async function all<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const ended = await Promise.allSettled(items.map(act));
  return ended.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type {
  FittedRecommender,
  Interactions,
  Recipe,
  RecommendOptions,
  TopLists,
} from '../../../../layers/analytics/recommend/contract.ts';
import { hybridFit } from '../../../../layers/analytics/recommend/hybrid/hybrid.ts';
import type { Part } from '../../../../layers/analytics/recommend/hybrid/plan.ts';
import { emptyLists } from '../../../../layers/analytics/recommend/lists.ts';
import { hybrid, recommenderByName } from '../../../../layers/analytics/recommend/registry.ts';
import { ClienteleError, type ErrorCode } from '../../../../layers/contract/errors.ts';
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

/** Queries that a thread answers at a time. */
const SLICE = 2048;
/** Fewer than this are answered before a thread has started. */
const WORTH_A_THREAD = 4 * SLICE;
/** A model larger than this is not copied for other threads. */
const MOST_BYTES = 1 << 30;
/** Fewer interactions than this are fitted before a thread has started. */
const WORTH_FITTING_APART = 100_000;

/** What a thread is sent: a model to fit, one to keep, or a slice to answer with that. */
export type ToWorker =
  | { readonly fit: Recipe; readonly interactions: Interactions; readonly seed: number }
  | { readonly model: SharedModel }
  | { readonly queries: Queries; readonly options: RecommendOptions };
/** What it sends back: the model it fitted, or lists for a slice. */
export type FromWorker =
  | { readonly fitted: SharedModel }
  | { readonly lists: TopLists }
  | { readonly failed: { readonly code: ErrorCode; readonly message: string } };

/** Fits models and answers queries on all cores; models and lists are those of one thread, to the bit. */
export interface Scorer {
  /**
   * Parts of a hybrid are fitted side by side, in the order of its setting: costly ones are best named first.
   * @throws ClienteleError `config.invalid` for a model or setting that does not go with the interactions
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
  const workers: Worker[] = [];
  let shared: Interactions | undefined;

  async function fit(recipe: Recipe, seed: number): Promise<FittedRecommender> {
    const { indices } = interactions.matrix;
    const plan = hybrid.planOf(recipe);
    if (threads < 2 || indices.length < WORTH_FITTING_APART || plan === null) {
      return recommenderByName(recipe.model).fit(interactions, recipe.settings, seed);
    }
    shared ??= sharedInteractions(interactions);
    const { parts, input, join } = hybridFit(shared, plan, seed);
    const sent = sharedInteractions(input);
    const fitted = new Array<FittedRecommender>(parts.length);
    await inLanes(parts.length, async (worker, p) => {
      const reply = await ask(worker, { fit: (parts[p] as Part).recipe, interactions: sent, seed });
      if ('fitted' in reply) fitted[p] = restoreShared(reply.fitted, sent);
    });
    return join(fitted);
  }

  async function answerAll(
    model: FittedRecommender,
    queries: Queries,
    options: RecommendOptions,
  ): Promise<TopLists> {
    if (threads < 2 || queries.length < WORTH_A_THREAD || sharedBytes(model) > MOST_BYTES) {
      return answer(model, queries, options);
    }
    shared ??= sharedInteractions(interactions);
    const sent = shareModel(model, shareInteractions(shared));
    for (const worker of allWorkers()) send(worker, { model: sent });
    const lists = emptyLists(queries.length, options.k);
    await inLanes(Math.ceil(queries.length / SLICE), async (worker, slice) => {
      const from = slice * SLICE;
      const to = Math.min(queries.length, from + SLICE);
      const reply = await ask(worker, { queries: sliceOf(queries, from, to), options });
      if ('lists' in reply) put(lists, from, reply.lists);
    });
    return lists;
  }

  /**
   * Does pieces 0 to `count` − 1; each worker takes the next as soon as it is free. Where a piece fails no other is begun, and
   * those under way are waited for: what a worker says belongs to what it was asked last.
   */
  async function inLanes(
    count: number,
    act: (worker: Worker, piece: number) => Promise<void>,
  ): Promise<void> {
    let next = 0;
    async function lane(worker: Worker): Promise<void> {
      try {
        while (next < count) await act(worker, next++);
      } catch (error) {
        next = count;
        throw error;
      }
    }
    const lanes = await Promise.allSettled(allWorkers().map(lane));
    for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  }

  function allWorkers(): readonly Worker[] {
    while (workers.length < threads) workers.push(new Worker(new URL('./worker.ts', import.meta.url)));
    return workers;
  }

  async function close(): Promise<void> {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  return { fit, answer: answerAll, close };
}

function ask(worker: Worker, message: ToWorker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    function settle(): void {
      worker.off('message', done).off('error', broken);
    }
    function done(reply: FromWorker): void {
      settle();
      if ('failed' in reply) reject(new ClienteleError(reply.failed.code, reply.failed.message));
      else resolve(reply);
    }
    function broken(error: Error): void {
      settle();
      reject(error);
    }
    worker.on('message', done).on('error', broken);
    send(worker, message);
  });
}

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

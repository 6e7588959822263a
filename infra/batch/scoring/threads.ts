import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type {
  FittedRecommender,
  Interactions,
  RecommendOptions,
  TopLists,
} from '../../../layers/analytics/recommend/contract.ts';
import { emptyLists } from '../../../layers/analytics/recommend/lists.ts';
import type { Section } from '../../../layers/analytics/snapshot/section.ts';
import { answer, put } from './answer.ts';
import { type Queries, sliceOf } from './queries.ts';
import { type SharedModel, sharedBytes, shareInteractions, shareModel } from './shared.ts';

/** Queries that a thread answers at a time. */
const SLICE = 2048;
/** Fewer than this are answered before a thread has started. */
const WORTH_A_THREAD = 4 * SLICE;
/** A model larger than this is not copied for other threads. */
const MOST_BYTES = 1 << 30;

/** What a thread is sent: a model to keep, or a slice to answer with it. */
export type ToWorker =
  | { readonly model: SharedModel }
  | { readonly queries: Queries; readonly options: RecommendOptions };
/** What it sends back for a slice. */
export type FromWorker = TopLists;

/** Answers queries on all cores; the lists are those of one thread, to the bit. */
export interface Scorer {
  answer(model: FittedRecommender, queries: Queries, options: RecommendOptions): Promise<TopLists>;
  close(): Promise<void>;
}

/**
 * @param interactions what the models were fitted on
 * @param threads most threads; 1 answers on this one
 */
export function scorer(interactions: Interactions, threads = Math.min(2, availableParallelism())): Scorer {
  const workers: Worker[] = [];
  let shared: readonly Section[] | undefined;

  async function answerAll(
    model: FittedRecommender,
    queries: Queries,
    options: RecommendOptions,
  ): Promise<TopLists> {
    if (threads < 2 || queries.length < WORTH_A_THREAD || sharedBytes(model) > MOST_BYTES) {
      return answer(model, queries, options);
    }
    shared ??= shareInteractions(interactions);
    while (workers.length < threads) workers.push(new Worker(new URL('./worker.ts', import.meta.url)));
    const sent = shareModel(model, shared);
    const lists = emptyLists(queries.length, options.k);
    let next = 0;
    async function lane(worker: Worker): Promise<void> {
      send(worker, { model: sent });
      while (next < queries.length) {
        const from = next;
        next = Math.min(queries.length, from + SLICE);
        put(lists, from, await reply(worker, { queries: sliceOf(queries, from, next), options }));
      }
    }
    await Promise.all(workers.map(lane));
    return lists;
  }

  async function close(): Promise<void> {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  return { answer: answerAll, close };
}

function reply(worker: Worker, message: ToWorker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    function settle(): void {
      worker.off('message', done).off('error', failed);
    }
    function done(lists: FromWorker): void {
      settle();
      resolve(lists);
    }
    function failed(error: Error): void {
      settle();
      reject(error);
    }
    worker.on('message', done).on('error', failed);
    send(worker, message);
  });
}

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

import { parentPort } from 'node:worker_threads';
import type { FittedRecommender } from '../../../layers/analytics/recommend/contract.ts';
import { answer } from './answer.ts';
import { restoreShared } from './shared.ts';
import type { FromWorker, ToWorker } from './threads.ts';

let model: FittedRecommender | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if ('model' in message) {
    model = restoreShared(message.model);
    return;
  }
  if (model === undefined) throw new Error('a slice came before the model');
  const lists: FromWorker = answer(model, message.queries, message.options);
  const { buffer: counts } = lists.counts;
  const { buffer: items } = lists.items;
  const { buffer: scores } = lists.scores;
  parentPort?.postMessage(lists, [counts, items, scores] as ArrayBuffer[]);
});

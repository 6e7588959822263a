import { parentPort } from 'node:worker_threads';
import type { FittedRecommender } from '../../../../layers/analytics/recommend/contract.ts';
import { recommenderByName } from '../../../../layers/analytics/recommend/registry.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { answer } from './answer.ts';
import { restoreShared, shareModel } from './shared.ts';
import type { FromWorker, ToWorker } from './threads.ts';

let model: FittedRecommender | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if ('model' in message) {
    model = restoreShared(message.model);
    return;
  }
  const reply = replyTo(message);
  const lists = 'lists' in reply ? [reply.lists.counts, reply.lists.items, reply.lists.scores] : [];
  parentPort?.postMessage(
    reply,
    lists.map(({ buffer }) => buffer as ArrayBuffer),
  );
});

function replyTo(message: Exclude<ToWorker, { model: unknown }>): FromWorker {
  try {
    if ('fit' in message) {
      const { fit, interactions, seed } = message;
      const fitted = recommenderByName(fit.model).fit(interactions, fit.settings, seed);
      return { fitted: shareModel(fitted) };
    }
    if (model === undefined) throw new Error('a slice came before the model');
    return { lists: answer(model, message.queries, message.options) };
  } catch (error) {
    // Anything else is a defect: it ends the thread, and whoever asked is told.
    if (error instanceof ClienteleError) return { failed: { code: error.code, message: error.message } };
    throw error;
  }
}

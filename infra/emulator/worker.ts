import { parentPort, workerData } from 'node:worker_threads';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { interruptEngines } from '../../layers/warehouse/engine/engine.ts';
import { shareNativeCalls } from '../../layers/warehouse/engine/native-calls.ts';
import { lambdaContext } from './lambda-context.ts';
import { type Job, type Reply, STOP } from './worker-messages.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const INTERRUPT_MS = 20;

shareNativeCalls(workerData as SharedArrayBuffer);

parentPort?.on('message', async (message: Job | typeof STOP) => {
  // A statement that is only just beginning misses the first interruption.
  if (message === STOP) return void setInterval(interruptEngines, INTERRUPT_MS).unref();
  const { id, name, input } = message;
  let reply: Reply;
  try {
    const module = (await import(`../../functions/${name}/handler.ts`)) as { handler: Handler };
    reply = { id, result: await module.handler(input, lambdaContext(name)) };
  } catch (error) {
    const code = error instanceof ClienteleError ? error.code : 'internal';
    reply = { id, error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
  parentPort?.postMessage(reply);
});

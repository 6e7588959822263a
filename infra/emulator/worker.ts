import { parentPort } from 'node:worker_threads';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { lambdaContext } from './lambda-context.ts';
import type { Reply } from './workers.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

parentPort?.on('message', async (message: { id: number; name: string; input: unknown }) => {
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

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ClienteleError, type ErrorCode } from '../../layers/contract/errors.ts';
import { cannotOpen, type EmbeddedDynamo, startDynamo, type TableKeys } from './embedded-dynamo.ts';
import type { ImportSource } from './embedded-imports.ts';

interface Job {
  readonly dynamo: {
    readonly directory: string;
    readonly tables: Readonly<Record<string, TableKeys>>;
    readonly source: ImportSource | undefined;
  };
}

type Message =
  | { readonly endpoint: string }
  | { readonly error: { readonly code: ErrorCode; readonly message: string } };

/**
 * {@link startDynamo} on a thread of its own: a request of many writes costs the table as much as the function that asks, and
 * on one thread each would hold up the other.
 * @throws ClienteleError `store.unavailable` when another process works on the same folder
 */
export async function startDynamoThread(
  directory: string,
  tables: Readonly<Record<string, TableKeys>>,
  source?: ImportSource,
): Promise<EmbeddedDynamo> {
  const workerData: Job = { dynamo: { directory, tables, source } };
  const worker = new Worker(new URL(import.meta.url), { workerData });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const first = await new Promise<Message>((resolve, reject) => {
    // The engine's own failure to open its files ends the thread before it can say a word.
    worker.once('message', resolve).once('error', (cause) => reject(cannotOpen(directory, cause)));
  });
  if ('error' in first) {
    await worker.terminate();
    throw new ClienteleError(first.error.code, first.error.message);
  }
  return {
    endpoint: first.endpoint,
    close: async () => {
      worker.postMessage('close');
      await ended;
    },
  };
}

/** The thread itself. */
async function work({ directory, tables, source }: Job['dynamo']): Promise<void> {
  const answer = (message: Message) => parentPort?.postMessage(message);
  try {
    const dynamo = await startDynamo(directory, tables, source);
    parentPort?.once('message', async () => {
      await dynamo.close();
      process.exit();
    });
    answer({ endpoint: dynamo.endpoint });
  } catch (error) {
    const code = error instanceof ClienteleError ? error.code : 'internal';
    answer({ error: { code, message: error instanceof Error ? error.message : String(error) } });
  }
}

if (!isMainThread && (workerData as Partial<Job> | null)?.dynamo !== undefined) {
  await work((workerData as Job).dynamo);
}

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

const COMPACTED = 'compacted';

/**
 * {@link startDynamo} on a thread of its own: a batch of writes keeps the table as busy as the function that sends it, and on one
 * thread each would delay the other.
 * @throws ClienteleError `store.unavailable` when another process uses the directory
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
    // When the engine cannot open its files, the thread ends before it can send a message.
    worker.once('message', resolve).once('error', (cause) => reject(cannotOpen(directory, cause)));
  });
  if ('error' in first) {
    await worker.terminate();
    throw new ClienteleError(first.error.code, first.error.message);
  }
  return {
    endpoint: first.endpoint,
    compact: () => {
      const done = new Promise<void>((resolve) => worker.once('message', () => resolve()));
      worker.postMessage('compact');
      return Promise.race([done, ended]);
    },
    close: async () => {
      worker.postMessage('close');
      await ended;
    },
  };
}

/** Runs on the thread. */
async function serve({ directory, tables, source }: Job['dynamo']): Promise<void> {
  const send = (message: Message | typeof COMPACTED) => parentPort?.postMessage(message);
  try {
    const dynamo = await startDynamo(directory, tables, source);
    parentPort?.on('message', async (message: 'compact' | 'close') => {
      if (message === 'compact') {
        // What cannot be compacted now is compacted the next time.
        await dynamo.compact().catch(() => {});
        send(COMPACTED);
        return;
      }
      await dynamo.close();
      process.exit();
    });
    send({ endpoint: dynamo.endpoint });
  } catch (error) {
    const code = error instanceof ClienteleError ? error.code : 'internal';
    send({ error: { code, message: error instanceof Error ? error.message : String(error) } });
  }
}

if (!isMainThread && (workerData as Partial<Job> | null)?.dynamo !== undefined) {
  await serve((workerData as Job).dynamo);
}

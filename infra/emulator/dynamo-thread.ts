import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ClienteleError, type ErrorCode } from '../../layers/contract/errors.ts';
import { cannotOpen } from './dynamo-files.ts';
import { type DynamoOptions, type EmbeddedDynamo, startDynamo, type TableKeys } from './embedded-dynamo.ts';
import type { ImportSource } from './embedded-imports.ts';

interface Job {
  readonly dynamo: {
    readonly directory: string;
    readonly tables: Readonly<Record<string, TableKeys>>;
    readonly source: ImportSource | undefined;
    readonly options: DynamoOptions;
  };
}

type Message =
  | { readonly endpoint: string }
  | { readonly error: { readonly code: ErrorCode; readonly message: string } };

/** Sent when a request to compact is done. */
const COMPACTED = 'compacted';

export interface ThreadOptions extends Omit<DynamoOptions, 'port'> {
  /** Called with a line about an outage: when it begins and, once it is over, again. Default: standard error. */
  readonly onOutage?: (line: string) => void;
  /** Time between two tries to open the tables again. */
  readonly retryMs?: number;
}

/**
 * {@link startDynamo} on a thread of its own: a batch of writes keeps the table as busy as the function that sends it, and on one
 * thread each would delay the other. The engine ends its thread when it cannot write, for example on a full disk: then the tables are
 * opened again, at the same address, as soon as that is possible. Until then requests fail as if the network were down.
 * @throws ClienteleError `store.unavailable` when the directory cannot be opened, with the reason
 */
export async function startDynamoThread(
  directory: string,
  tables: Readonly<Record<string, TableKeys>>,
  source?: ImportSource,
  { onOutage = console.error, retryMs = 2_000, ...options }: ThreadOptions = {},
): Promise<EmbeddedDynamo> {
  let isClosing = false;
  let thread = await openThread({ directory, tables, source, options });
  watch();

  function watch(): void {
    thread.ended.then((cause) => {
      if (!isClosing) void reopen(cause);
    });
  }

  async function reopen(cause: unknown): Promise<void> {
    // What was open then is there now: an emptied folder is not taken for a new one.
    const again = { ...options, isUsed: true, port: Number(new URL(thread.endpoint).port) };
    let told = '';
    for (let error: unknown = cannotOpen(directory, cause); !isClosing; await sleep(retryMs)) {
      const line = error instanceof Error ? error.message : String(error);
      if (line !== told)
        onOutage(
          `${line} Until then requests are answered with 503; opening the tables is retried automatically.`,
        );
      told = line;
      try {
        thread = await openThread({ directory, tables, source, options: again });
      } catch (failed) {
        error = failed;
        continue;
      }
      if (isClosing) return thread.close();
      onOutage(`The tables in ${directory} are open again.`);
      return watch();
    }
  }

  return {
    endpoint: thread.endpoint,
    compact: () => thread.compact(),
    close: async () => {
      isClosing = true;
      await thread.close();
    },
  };
}

interface Thread {
  readonly endpoint: string;
  /** Resolves when the thread has ended, with what ended it. */
  readonly ended: Promise<unknown>;
  compact(): Promise<void>;
  close(): Promise<void>;
}

async function openThread(dynamo: Job['dynamo']): Promise<Thread> {
  const job: Job = { dynamo };
  const worker = new Worker(new URL(import.meta.url), { workerData: job });
  let cause: unknown;
  const ended = new Promise<unknown>((resolve) => worker.once('exit', () => resolve(cause)));
  const first = await new Promise<Message>((resolve, reject) => {
    worker.once('message', resolve);
    // When the engine cannot open its files, the thread ends before it can send a message.
    worker.on('error', (error) => {
      cause = error;
      reject(cannotOpen(dynamo.directory, error));
    });
    worker.once('exit', () => reject(cannotOpen(dynamo.directory, cause ?? new Error('its thread ended'))));
  });
  if ('error' in first) {
    await worker.terminate();
    throw new ClienteleError(first.error.code, first.error.message);
  }
  return {
    endpoint: first.endpoint,
    ended,
    compact: async () => {
      const done = new Promise((resolve) => worker.once('message', resolve));
      worker.postMessage('compact');
      await Promise.race([done, ended]);
    },
    close: async () => {
      worker.postMessage('close');
      await ended;
    },
  };
}

/** Runs on the thread. */
async function serve({ directory, tables, source, options }: Job['dynamo']): Promise<void> {
  const send = (message: Message | typeof COMPACTED) => parentPort?.postMessage(message);
  try {
    const dynamo = await startDynamo(directory, tables, source, options);
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

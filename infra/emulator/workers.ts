import { Worker } from 'node:worker_threads';
import { ClienteleError, type ErrorCode } from '../../layers/contract/errors.ts';

/** A worker's answer. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly message: string } };

export interface WorkerPool {
  /** Runs a function's handler on a worker thread, so that heavy stages never delay the API. */
  invoke(name: string, input: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Worker threads that run the handlers of `functions/`, each one invocation at a time, as Lambda containers do.
 * Our own: piscina ends the process when a thread runs out of memory before it is ready; here only its invocation fails.
 * @param size number of threads
 */
export function workerPool(size: number): WorkerPool {
  const idle: Worker[] = [];
  const all: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];
  let invocations = 0;
  let closed = false;

  function start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { env: { ...process.env } });
    all.push(worker);
    return worker;
  }

  function take(): Promise<Worker> {
    const free = idle.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (all.length < size) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(worker: Worker): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  }

  async function invoke(name: string, input: unknown): Promise<unknown> {
    const worker = await take();
    const id = invocations++;
    try {
      return await new Promise((resolve, reject) => {
        worker.once('message', (reply: Reply) => {
          worker.removeAllListeners('error');
          if ('error' in reply) reject(new ClienteleError(reply.error.code, reply.error.message));
          else resolve(reply.result);
        });
        worker.once('error', (error) => {
          worker.removeAllListeners('message');
          all.splice(all.indexOf(worker), 1);
          reject(error);
        });
        worker.postMessage({ id, name, input });
      });
    } finally {
      if (all.includes(worker)) giveBack(worker);
      else if (!closed && waiting.length > 0) giveBack(start());
    }
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.all(all.map((worker) => worker.terminate()));
  }

  return { invoke, close };
}

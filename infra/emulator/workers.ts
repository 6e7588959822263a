import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { type NativeCalls, nativeCallsOfThread } from '../../layers/warehouse/engine/native-calls.ts';
import { type Reply, STOP } from './worker-messages.ts';

export interface WorkerPool {
  /** Runs a function's handler on a worker thread, so that heavy stages never delay the API. */
  invoke(name: string, input: unknown): Promise<unknown>;
  /** Whether any invocation runs. */
  isBusy(): boolean;
  /** Fails the invocations that run, and ends the threads. */
  close(): Promise<void>;
}

/** Between two looks whether a thread has left native code. */
const LOOK_MS = 10;

/**
 * Worker threads that run the handlers of `functions/`, each one invocation at a time, as Lambda containers do.
 * Our own: piscina ends the process when a thread runs out of memory before it is ready; here only its invocation fails.
 * @param size number of threads
 */
export function workerPool(size: number): WorkerPool {
  const idle: Worker[] = [];
  const calls = new WeakMap<Worker, NativeCalls>();
  const all: Worker[] = [];
  const working = new Map<Worker, Promise<unknown>>();
  const waiting: ((worker: Worker) => void)[] = [];
  let invocations = 0;
  let closed = false;

  function start(): Worker {
    const its = nativeCallsOfThread();
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      env: { ...process.env },
      workerData: its.shared,
    });
    calls.set(worker, its);
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
    if (closed) throw new ClienteleError('internal', `${name} was stopped`);
    const id = invocations++;
    try {
      const result = new Promise((resolve, reject) => {
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
      working.set(worker, result);
      return await result;
    } finally {
      working.delete(worker);
      if (all.includes(worker)) giveBack(worker);
      else if (!closed && waiting.length > 0) giveBack(start());
    }
  }

  /** Ends a thread, but never within a native call: that would take the process with it. */
  async function end(worker: Worker): Promise<void> {
    const its = calls.get(worker);
    its?.refuse();
    worker.postMessage(STOP);
    while ((its?.inFlight() ?? 0) > 0) await sleep(LOOK_MS);
    await worker.terminate();
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.all(all.map(end));
  }

  return { invoke, isBusy: () => working.size > 0, close };
}

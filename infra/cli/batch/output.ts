import { once } from 'node:events';
import { createWriteStream, existsSync, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { ClienteleError } from '../../../layers/contract/errors.ts';

/** `--out -`: standard output. */
const STDOUT = '-';

/** Where results go, line by line. */
export interface Output {
  write(text: string): Promise<void>;
}

/**
 * Checks a place for results before any work is done.
 * @throws ClienteleError `request.invalid` when its folder is not there, or it is a folder
 */
export function checkOutput(path: string): void {
  if (path === STDOUT) return;
  const folder = dirname(path);
  if (!existsSync(folder))
    throw new ClienteleError('request.invalid', `--out ${path}: there is no folder ${folder}`);
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new ClienteleError('request.invalid', `--out ${path} is a folder; name a file`);
  }
}

/**
 * Writes results to a file that appears only when it is complete, or to standard output. Whatever ends the work
 * early, what stood there before stays and nothing half written is left.
 * @throws ClienteleError `store.unavailable` when they cannot be written
 */
export async function writeOutput(path: string, work: (output: Output) => Promise<void>): Promise<void> {
  if (path === STDOUT) return toStdout(work);
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const removePart = () => rmSync(part, { force: true });
  process.once('exit', removePart);
  const stopped = stopOnSignal();
  try {
    const stream = createWriteStream(part, { flush: true });
    const ended = finished(stream);
    ended.catch(() => undefined); // met below; unobserved it would end the process
    const output: Output = {
      async write(text) {
        if (!stream.write(text)) await Promise.race([once(stream, 'drain'), ended]);
      },
    };
    await work(output);
    stream.end();
    await ended;
    await rename(part, path);
  } catch (error) {
    throw explained(path, error);
  } finally {
    removePart();
    process.off('exit', removePart);
    stopped.forget();
  }
}

async function toStdout(work: (output: Output) => Promise<void>): Promise<void> {
  // A reader such as head that has seen enough is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 2);
  });
  await work({
    async write(text) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
  });
}

/** Ends the process by its exit handlers, which a signal alone would pass over. */
function stopOnSignal(): { forget(): void } {
  const interrupted = () => process.exit(130);
  const terminated = () => process.exit(143);
  process.on('SIGINT', interrupted).on('SIGTERM', terminated);
  return { forget: () => process.off('SIGINT', interrupted).off('SIGTERM', terminated) };
}

function explained(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new ClienteleError(
    'store.unavailable',
    `--out ${path} cannot be written: ${error.message}`,
    {},
    error,
  );
}

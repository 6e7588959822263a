import { once } from 'node:events';
import { createWriteStream, existsSync, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { ClienteleError } from '../../../layers/contract/errors.ts';

/** `--out -`: standard output. */
const STDOUT = '-';

/** Takes results, line by line. */
export interface Output {
  write(text: string): Promise<void>;
}

/** The path of `--out`, checked before any work begins: its folder has to exist. */
export function output(path: string): string {
  if (isStdout(path)) return path;
  const folder = dirname(path);
  if (!existsSync(folder)) throw new InvalidArgumentError(`There is no folder ${folder}.`);
  if (existsSync(path) && statSync(path).isDirectory())
    throw new InvalidArgumentError('It is a folder: name a file.');
  return path;
}

/** Whether a path of `--out` stands for standard output. */
export function isStdout(path: string): boolean {
  return path === STDOUT;
}

/**
 * Writes results to a file that appears only when it is complete, or to standard output. When the work ends early, an existing file
 * stays as it was and no partial file remains.
 * @throws ClienteleError `store.unavailable` when they cannot be written
 */
export async function writeOutput(path: string, work: (output: Output) => Promise<void>): Promise<void> {
  if (isStdout(path)) return toStdout(work);
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const removePart = () => rmSync(part, { force: true });
  process.once('exit', removePart);
  const stopped = stopOnSignal();
  try {
    const stream = createWriteStream(part, { flush: true });
    const ended = finished(stream);
    ended.catch(() => undefined); // awaited below; an unhandled rejection would end the process
    const results: Output = {
      async write(text) {
        if (!stream.write(text)) await Promise.race([once(stream, 'drain'), ended]);
      },
    };
    await work(results);
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
  // EPIPE: a reader such as head has read enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  await work({
    async write(text) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
  });
}

/** Ends the process through its exit handlers, which a signal alone would skip. */
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

import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { usageError } from './fail.ts';

/** The file of a data folder that names the process which works on it. */
export const LOCK = 'clientele.lock';

/**
 * Claims a data folder for this process, until the process ends or the returned function is called. What a killed process left
 * is taken over.
 * @throws ClienteleError `request.invalid` when another process works on the folder, or it cannot be written
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK);
  const own = `${path}.${process.pid}`;
  try {
    makeFolder(folder);
    writeFileSync(own, `${process.pid}\n`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(
      `The data folder ${folder} cannot be written: ${reason}. Choose another with --data`,
      cause,
    );
  }
  try {
    while (!claimed(own, path)) {
      const holder = holderOf(path);
      if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
        throw usageError(
          `Another Clientele works on ${folder} (process ${holder}). Stop it first, or choose another folder with --data. If process ${holder} is something else, remove ${path}`,
        );
      }
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }

  function release(): void {
    process.off('exit', release);
    // A folder that was removed and made again belongs to somebody else.
    if (holderOf(path) === process.pid) rmSync(path, { force: true });
  }
  process.on('exit', release);
  return release;
}

/** Makes a folder and those above it, one by one: `mkdirSync` with `recursive` never ends where a file system makes none, such as /proc. */
function makeFolder(folder: string): void {
  const path = resolve(folder);
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Whether a process is alive, be it another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A link appears with its content, or not at all where there is one already. */
function claimed(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that the file names; undefined where there is none. */
function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` on every element, at most `width` at a time; results in the order of the elements. After a failure no more
 * are begun, and what is under way ends first: nothing works on behind the back of the caller.
 */
export async function eachOf<T, R>(
  elements: readonly T[],
  width: number,
  work: (element: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(elements.length);
  let next = 0;
  async function drain(): Promise<void> {
    while (next < elements.length) {
      const i = next++;
      try {
        results[i] = await work(elements[i] as T);
      } catch (error) {
        next = elements.length;
        throw error;
      }
    }
  }
  const lanes = Array.from({ length: Math.min(width, elements.length) }, drain);
  const ended = await Promise.allSettled(lanes);
  const failed = ended.find((lane) => lane.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}

/** Gives a folder to work in and removes it afterwards, whatever happens. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

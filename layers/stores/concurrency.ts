import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pMap, { pMapSkip } from 'p-map';

/**
 * Runs `work` on every element, at most `width` at a time; results in the order of the elements. After a failure no more
 * are begun, and what is under way ends first (p-map itself would leave it running behind the caller's back).
 */
export async function eachOf<T, R>(
  elements: readonly T[],
  width: number,
  work: (element: T) => Promise<R>,
): Promise<R[]> {
  let failure: { readonly error: unknown } | undefined;
  const results = await pMap(
    elements,
    async (element) => {
      if (failure !== undefined) return pMapSkip;
      try {
        return await work(element);
      } catch (error) {
        failure ??= { error };
        return pMapSkip;
      }
    },
    { concurrency: width },
  );
  if (failure !== undefined) throw failure.error;
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

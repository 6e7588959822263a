import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of a reference file in `../shared/data`, beside the repository, or undefined if it is missing: tests that need it
 * are then skipped with a message.
 */
export function sharedData(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.warn(`skipped: reference data ../shared/data/${name} is not beside the repository`);
  return undefined;
}

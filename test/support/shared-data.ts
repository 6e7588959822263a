import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of a file of the reference data beside the repository (`../shared/data`), or undefined where it is not
 * there: tests on it are then skipped and say so.
 */
export function sharedData(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.warn(`skipped: reference data ../shared/data/${name} is not beside the repository`);
  return undefined;
}

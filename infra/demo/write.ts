import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoDump } from './dumps.ts';
import type { ShopOptions } from './settings.ts';
import { makeDemoShop } from './shop.ts';

/** Writes the dumps of a demo shop into an existing folder, one file at a time. */
export async function writeDemoShop(
  folder: string,
  options: ShopOptions = {},
): Promise<{ readonly kind: DemoDump['kind']; readonly path: string }[]> {
  const written: { kind: DemoDump['kind']; path: string }[] = [];
  for (const { kind, name, bytes } of makeDemoShop(options).dumps()) {
    const path = join(folder, name);
    await writeFile(path, bytes);
    written.push({ kind, path });
  }
  return written;
}

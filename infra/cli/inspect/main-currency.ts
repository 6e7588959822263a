import { mkdtemp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineOptions } from '../../../layers/warehouse/engine/engine.ts';
import { type Mappings, recognised } from '../../../layers/warehouse/mapping/mappings.ts';
import { UnreadableDump } from '../../../layers/warehouse/read/unreadable-dump.ts';
import { headOfDump } from '../../../layers/warehouse/stage/head-of-dump.ts';
import { statedCurrencies } from '../../../layers/warehouse/stage/stated-currencies.ts';

/** The currency of an event dump's mapping, or the one that most of its first rows name; undefined: none, or the dump cannot be read. */
export async function mainCurrency(
  path: string | undefined,
  mappings: Mappings,
  folder: string,
  engine: EngineOptions,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    const own = await mkdtemp(join(folder, 'currency-'));
    const head = await headOfDump(path, basename(path), own, engine);
    const mapping = mappings.named('events', basename(path)) ?? recognised('events', head.header);
    if (mapping.currency !== undefined) return mapping.currency;
    const counts = await statedCurrencies({
      input: head.path,
      name: basename(path),
      mappings,
      outDir: own,
      engine,
    });
    return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
  } catch (error) {
    if (error instanceof UnreadableDump) return undefined;
    throw error;
  }
}

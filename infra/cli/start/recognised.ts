import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { engineBudget } from '../../../layers/pipeline/budget.ts';
import type { Mappings } from '../../../layers/warehouse/mapping/mappings.ts';
import { UnreadableDump } from '../../../layers/warehouse/read/unreadable-dump.ts';
import { firstEvents } from '../../../layers/warehouse/stage/first-events.ts';
import { headOfDump } from '../../../layers/warehouse/stage/head-of-dump.ts';
import { stageDump } from '../../../layers/warehouse/stage/stage-dump.ts';
import type { Dump } from '../dumps/upload-dumps.ts';
import { mainCurrency } from '../inspect/main-currency.ts';
import { eventTable } from '../inspect/understood.ts';

/** How many events are shown, and how many files are named. */
const SHOWN = 5;
const MOST_FILES = 10;

/** What dumps were recognised as, for a person, and the currency that most of their rows have. */
export interface RecognisedDumps {
  readonly lines: readonly string[];
  /** ISO 4217; undefined: no row names one. */
  readonly currency: string | undefined;
}

/**
 * Reads the beginning of each dump as a run would.
 * @param currency reporting currency; undefined: the one that most rows have
 */
export async function recogniseDumps(
  dumps: readonly Dump[],
  mappings: Mappings,
  currency: string | undefined,
): Promise<RecognisedDumps> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-recognise-'));
  const engine = engineBudget(folder);
  try {
    const events = dumps.find(({ kind }) => kind === 'events')?.path;
    const stated = currency ?? (await mainCurrency(events, mappings, folder, engine));
    const lines: string[] = [];
    let isShown = false;
    for (const [number, { kind, path }] of dumps.slice(0, MOST_FILES).entries()) {
      const outDir = join(folder, String(number));
      const name = basename(path);
      const head = await headOf(path, folder);
      if (head === undefined) continue;
      const money = { currency: stated ?? 'EUR', rates: {} };
      const { outcome, mapping, problem, notes, staged, accepted } = await stageDump({
        input: head,
        name,
        kind,
        mappings,
        money,
        now: Date.now(),
        outDir,
        engine,
      });
      if (outcome === 'unreadable') {
        lines.push(`  ${name}: nothing can be read: ${problem}`);
        continue;
      }
      lines.push(`  ${name}: ${kind}, read as ${mapping}${notes.map((note) => `; ${note}`).join('')}`);
      if (isShown || kind !== 'events' || staged.events === undefined || accepted === 0) continue;
      isShown = true;
      const first = await firstEvents(staged.events, SHOWN, engine);
      lines.push(...eventTable(first, money.currency).map((line) => `    ${line}`));
    }
    if (dumps.length > MOST_FILES) lines.push(`  … and ${dumps.length - MOST_FILES} more files`);
    return { lines, currency: stated };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file with the first rows of a dump; undefined where it cannot be read, which the run will say. */
async function headOf(path: string, folder: string): Promise<string | undefined> {
  try {
    return (await headOfDump(path, basename(path), folder, engineBudget(folder))).path;
  } catch (error) {
    if (error instanceof UnreadableDump) return undefined;
    throw error;
  }
}

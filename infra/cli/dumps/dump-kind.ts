import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DUMP_KINDS, type DumpKind } from '../../../layers/contract/artefacts.ts';
import { engineBudget } from '../../../layers/pipeline/budget.ts';
import { csvOptions } from '../../../layers/warehouse/mapping/mapping.ts';
import { columnFor, type Mappings, missingColumns } from '../../../layers/warehouse/mapping/mappings.ts';
import { presetsByHeader, resolveMapping } from '../../../layers/warehouse/mapping/presets.ts';
import { wantedColumns } from '../../../layers/warehouse/mapping/slots.ts';
import { UnreadableDump } from '../../../layers/warehouse/read/unreadable-dump.ts';
import { headOfDump } from '../../../layers/warehouse/stage/head-of-dump.ts';
import { usageError } from '../fail.ts';
import type { Dump } from './upload-dumps.ts';

/**
 * What files hold by their columns, in their order: of each the kinds whose mapping finds all that it must have, the one that it reads
 * most columns of first. None where the file cannot be read, which the run will say.
 */
export async function kindsOfFiles(paths: readonly string[], mappings: Mappings): Promise<DumpKind[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-kinds-'));
  try {
    const kinds: DumpKind[][] = [];
    for (const path of paths) kinds.push(await kindsOfFile(path, mappings, folder));
    return kinds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Refuses files that hold another kind of records than they are given as, all of them at once.
 * @throws ClienteleError `request.invalid`
 */
export async function refuseOtherKinds(dumps: readonly Dump[], mappings: Mappings): Promise<void> {
  if (dumps.length === 0) return;
  const found = await kindsOfFiles(
    dumps.map(({ path }) => path),
    mappings,
  );
  const wrong: string[] = [];
  for (const [i, { kind, path }] of dumps.entries()) {
    const [other] = found[i] ?? [];
    if (found[i]?.includes(kind)) continue;
    const { lacking, isOfEvents } = await columnsLacking(path, kind, mappings);
    const columns = lacking.join(', ');
    if (other !== undefined)
      wrong.push(`${path} has the columns of ${other}, not of ${kind}, for which it lacks ${columns}`);
    // Of a file that cannot be told at all the run says what is wrong with it.
    else if (kind === 'events' && isOfEvents) wrong.push(`${path} lacks ${columns} of events`);
  }
  if (wrong.length > 0)
    throw usageError(
      `${wrong.join('; ')}. Give such files as what they hold, or name their columns in a mapping`,
    );
}

/** Columns that a file must have for a kind and does not, by its mapping or else the contract; and whether it says types of events. */
async function columnsLacking(
  path: string,
  kind: DumpKind,
  mappings: Mappings,
): Promise<{ readonly lacking: string[]; readonly isOfEvents: boolean }> {
  const mapping = mappings.named(kind, basename(path)) ?? resolveMapping('native');
  const folder = await mkdtemp(join(tmpdir(), 'clientele-kinds-'));
  try {
    const header = await headerOf(path, csvOptions(mapping, kind), folder);
    const lacking = missingColumns(header ?? [], wantedColumns(mapping, kind)).map((name) => `'${name}'`);
    return { lacking, isOfEvents: columnFor(header ?? [], 'event_type') !== undefined };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function kindsOfFile(path: string, mappings: Mappings, folder: string): Promise<DumpKind[]> {
  const fitting: { readonly kind: DumpKind; readonly used: number }[] = [];
  for (const kind of DUMP_KINDS) {
    const named = mappings.named(kind, basename(path));
    const section = named?.[kind];
    if (named !== undefined && (section === undefined || ('from' in section && section.from === 'events')))
      continue;
    const header = await headerOf(path, named === undefined ? {} : csvOptions(named, kind), folder);
    if (header === undefined) continue;
    const [preset] = named === undefined ? presetsByHeader(kind, header) : [];
    const mapping = named ?? (preset === undefined ? undefined : resolveMapping(preset));
    if (mapping === undefined) continue;
    const wanted = wantedColumns(mapping, kind);
    if (missingColumns(header, wanted).length > 0) continue;
    const names = [...wanted.required, ...wanted.optional];
    const used = names.filter((name) => columnFor(header, name, wanted.aliases) !== undefined).length;
    fitting.push({ kind, used });
  }
  return fitting.sort((a, b) => b.used - a.used).map(({ kind }) => kind);
}

async function headerOf(
  path: string,
  csv: Parameters<typeof headOfDump>[4],
  folder: string,
): Promise<readonly string[] | undefined> {
  try {
    return (await headOfDump(path, basename(path), folder, engineBudget(folder), csv)).header;
  } catch (error) {
    if (error instanceof UnreadableDump) return undefined;
    throw error;
  }
}

import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { DUMP_KINDS, type DumpKind } from '../../../layers/contract/artefacts.ts';
import { engineBudget } from '../../../layers/pipeline/budget.ts';
import { type Engine, withEngine } from '../../../layers/warehouse/engine/engine.ts';
import { csvOptions, type Mapping } from '../../../layers/warehouse/mapping/mapping.ts';
import { wantedColumns } from '../../../layers/warehouse/mapping/slots.ts';
import { type DumpFile, withDump } from '../../../layers/warehouse/read/dump-file.ts';
import { DEFAULT_LIMITS } from '../../../layers/warehouse/read/limits.ts';
import { describeParquet } from '../../../layers/warehouse/read/parquet.ts';
import { sniffFormat, sniffText } from '../../../layers/warehouse/read/sniff.ts';
import { UnreadableDump } from '../../../layers/warehouse/read/unreadable-dump.ts';
import { usageError } from '../fail.ts';
import type { Dump } from './upload-dumps.ts';

/**
 * What files hold by their columns, in their order: of each the kind that the mapping reads most columns of, and all that it must
 * have. Undefined where no kind fits, or the file cannot be read, which the run will say.
 */
export function kindsOfFiles(paths: readonly string[], mapping: Mapping): Promise<(DumpKind | undefined)[]> {
  return withEngine(engineBudget(tmpdir()), async (engine) => {
    const kinds: (DumpKind | undefined)[] = [];
    for (const path of paths) kinds.push(await kindOfFile(path, mapping, engine));
    return kinds;
  });
}

/** Refuses files that hold another kind of records than they are given as. @throws ClienteleError `request.invalid` */
export async function refuseOtherKinds(dumps: readonly Dump[], mapping: Mapping): Promise<void> {
  if (dumps.length === 0) return;
  const found = await kindsOfFiles(
    dumps.map(({ path }) => path),
    mapping,
  );
  for (const [i, { kind, path }] of dumps.entries()) {
    const other = found[i];
    if (other === undefined || other === kind) continue;
    throw usageError(`${path} holds ${other} by its columns, not ${kind}. Give it as ${other}`);
  }
}

async function kindOfFile(path: string, mapping: Mapping, engine: Engine): Promise<DumpKind | undefined> {
  // Without a header in the mapping, all kinds are read the same way.
  const read = new Map<string, ReadonlySet<string> | undefined>();
  let best: { readonly kind: DumpKind; readonly used: number } | undefined;
  for (const kind of DUMP_KINDS) {
    const section = mapping[kind];
    if (section === undefined || ('from' in section && section.from === 'events')) continue;
    const csv = csvOptions(mapping, kind);
    const form = JSON.stringify(csv);
    if (!read.has(form)) read.set(form, await columnsOf(path, csv, engine));
    const columns = read.get(form);
    const { required, optional } = wantedColumns(mapping, kind);
    if (columns === undefined || required.some((name) => !has(columns, name))) continue;
    const used = required.length + optional.filter((name) => has(columns, name)).length;
    if (best === undefined || used > best.used) best = { kind, used };
  }
  return best?.kind;
}

/** A mapped name with dots names the key before its first dot. */
function has(columns: ReadonlySet<string>, name: string): boolean {
  return columns.has(name) || columns.has(name.split('.')[0] ?? name);
}

async function columnsOf(
  path: string,
  csv: Mapping['csv'],
  engine: Engine,
): Promise<ReadonlySet<string> | undefined> {
  try {
    return await withDump(path, true, async (dump) => new Set(await read(dump, csv, engine)));
  } catch (error) {
    if (error instanceof UnreadableDump) return undefined;
    throw error;
  }
}

async function read(dump: DumpFile, csv: Mapping['csv'], engine: Engine): Promise<readonly string[]> {
  const format = sniffFormat(await dump.head(), basename(dump.path));
  if (format === 'parquet') {
    const { columns } = await describeParquet(engine, await dump.plainPath(engine));
    return columns.map(({ name }) => name);
  }
  return (await sniffText(await dump.head(), format, csv, DEFAULT_LIMITS.maxFields, engine)).header;
}

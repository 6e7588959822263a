import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import type { MoneyOptions } from '../../contract/events/currency.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { type CompiledMapping, compileMapping } from '../mapping/compile.ts';
import { csvOptions, type Mapping } from '../mapping/mapping.ts';
import { derivedKinds, wantedColumns } from '../mapping/slots.ts';
import { type Compression, type DumpFile, salvaging, withDump } from '../read/dump-file.ts';
import { DEFAULT_LIMITS, type StageLimits } from '../read/limits.ts';
import { type DumpFormat, sniffFormat } from '../read/sniff.ts';
import { UnreadableDump } from '../read/unreadable-dump.ts';
import type { ColumnsFound } from './columns-found.ts';
import { bindNameKey } from './pseudonyms.ts';
import { RejectWriter } from './rejects.ts';
import { StagedRows } from './staged-rows.ts';
import { takeParquet, takeText } from './take-dump.ts';

export interface StageOptions {
  /** Local path of the dump. */
  readonly input: string;
  /** Name under which the shop delivered it: for rejects, and for the format where the content leaves it open. */
  readonly name: string;
  readonly kind: DumpKind;
  readonly mapping: Mapping;
  readonly money: MoneyOptions;
  /** UTC milliseconds; events more than a day later are rejected. */
  readonly now: number;
  /** Folder for the results, created where needed: `events.parquet` and so on, and `rejects.ndjson`. */
  readonly outDir: string;
  readonly engine: EngineOptions;
  /** The key of pseudonyms for customers and sessions; absent: they keep the identifiers that the dump has. */
  readonly nameKey?: Uint8Array;
  /** Whether a customer, by the identifier that the dump has, was erased: their records are left out. Absent: no customer was. */
  readonly isErased?: (customerId: string) => boolean;
  readonly limits?: Partial<StageLimits>;
}

export interface StageResult {
  /** `unreadable`: the file yields no row, and `problem` says why. */
  readonly outcome: 'valid' | 'unreadable';
  /** What is wrong with the file as a whole, and what to do; null when nothing is. A truncated file is `valid` with a problem: its good part was kept. */
  readonly problem: string | null;
  readonly format: DumpFormat | null;
  readonly compression: Compression | null;
  /** Records read; blank lines are none. `rows = accepted + rejected`. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Records of erased customers: left out, and in no other figure. */
  readonly erased: number;
  /** Counts by code; a problem of the file counts once, and in no other figure. */
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** UTC milliseconds of the earliest and latest accepted event. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  /** Accepted rows with money, by the currency it was in. */
  readonly currencies: Readonly<Record<string, number>>;
  /** Columns of the dump that the mapping reads, and those it does not; of NDJSON the keys in its first 64 KiB. */
  readonly columns: { readonly used: readonly string[]; readonly unused: readonly string[] };
  /** Staged Parquet files: of the kind itself, and of the items and customers that an event dump describes. */
  readonly staged: Readonly<Partial<Record<DumpKind, string>>>;
  /** Rejects, NDJSON of {@link Reject}. */
  readonly rejects: string;
}

/**
 * One dump to one staged Parquet and a list of rejects: validated, converted, in the order of the file, duplicates
 * still in. Same input and options, same bytes. Whatever the file holds, this does not throw; it throws
 * `config.invalid` when the mapping does not fit the task, and what the file system throws.
 *
 * The file is opened, decompressed and parsed once. Only a truncated gzip or zstd file is read again, for its good part
 * except the unfinished last record, with a reject that says so; a damaged one keeps nothing, for what was read before the
 * damage was noticed may be wrong.
 */
export async function stageDump(options: StageOptions): Promise<StageResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { kind, mapping, money } = options;
  const latest = options.now + DAY_MS;
  const compile = (format: DumpFormat) => {
    const decimal = format === 'csv' ? csvOptions(mapping, kind).decimal : '.';
    return compileMapping({ kind, mapping, money, latest, maxIdBytes: limits.maxIdBytes, decimal });
  };
  // A mapping that does not fit the task is refused before the file is opened.
  compile('csv');
  await mkdir(options.outDir, { recursive: true });
  return salvaging((salvage) => stage({ ...options, limits, compile, salvage }));
}

interface Job extends StageOptions {
  readonly limits: StageLimits;
  readonly compile: (format: DumpFormat) => CompiledMapping;
  /** The file is known to be truncated: read what there is of it. */
  readonly salvage: boolean;
}

/** What is known of a file before its rows are taken. */
interface Found {
  format: DumpFormat | null;
  compression: Compression | null;
  problem: string | null;
}

async function stage(job: Job): Promise<StageResult> {
  const found: Found = { format: null, compression: null, problem: null };
  const path = join(job.outDir, 'rejects.ndjson');
  const rejects = await RejectWriter.open(path, job.name, job.limits.maxRejectLines);
  try {
    const taken = await withDump(job.input, job.salvage, (dump) =>
      withEngine(job.engine, (engine) => take(job, dump, engine, rejects, found)),
    );
    return { ...found, ...taken, outcome: 'valid', rejects: path };
  } catch (error) {
    if (!(error instanceof UnreadableDump) || (error.code === 'truncated' && !job.salvage)) throw error;
    await rejects.close();
    return unreadable(job, found, error, path);
  } finally {
    await rejects.close();
  }
}

type Taken = Omit<StageResult, 'outcome' | 'problem' | 'format' | 'compression' | 'rejects'>;

async function take(
  job: Job,
  dump: DumpFile,
  engine: Engine,
  rejects: RejectWriter,
  found: Found,
): Promise<Taken> {
  const { kind, mapping, limits, nameKey, isErased } = job;
  found.compression = dump.compression;
  const format = sniffFormat(await dump.head(), job.name);
  found.format = format;
  if (nameKey !== undefined) await bindNameKey(engine, nameKey);
  const rows = new StagedRows({
    engine,
    kind,
    derived: derivedKinds(mapping, kind),
    compiled: job.compile(format),
    rejects,
    keepRepeats: kind === 'events' && mapping.events?.repeats === 'keep',
    naming: nameKey === undefined ? 'own' : 'pseudonyms',
    isErased,
  });
  const takeJob = {
    engine,
    dump,
    rows,
    mapping,
    wanted: wantedColumns(mapping, kind),
    limits,
    cutOff: job.salvage,
  };
  let columns: ColumnsFound;
  if (format === 'parquet') columns = await takeParquet(takeJob);
  else {
    const text = await takeText(takeJob, format);
    columns = text.columns;
    if (job.salvage) {
      found.problem = `the ${dump.compression} file ends too early, in line ${text.nextLine}: the rows before were used; deliver it again`;
      await rejects.write([{ line: 0, column: null, code: 'truncated', reason: found.problem, value: null }]);
    }
  }
  const staged = await rows.finish(job.outDir);
  const { rows: rejected, byCode: rejectedByReason } = rejects;
  return { ...rows.stats, rows: rows.stats.accepted + rejected, rejected, rejectedByReason, columns, staged };
}

async function unreadable(job: Job, found: Found, error: UnreadableDump, path: string): Promise<StageResult> {
  // Rejects of a file that turns out to be unreadable would only mislead.
  const rejects = await RejectWriter.open(path, job.name, job.limits.maxRejectLines);
  await rejects.write([{ line: 0, column: null, code: error.code, reason: error.message, value: null }]);
  await rejects.close();
  return {
    ...found,
    outcome: 'unreadable',
    problem: error.message,
    rows: 0,
    accepted: 0,
    rejected: 0,
    erased: 0,
    rejectedByReason: rejects.byCode,
    firstTime: null,
    lastTime: null,
    currencies: {},
    columns: { used: [], unused: [] },
    staged: {},
    rejects: path,
  };
}

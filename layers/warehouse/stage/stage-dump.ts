import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import type { MoneyOptions } from '../../contract/events/currency.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { type CompiledMapping, compileMapping } from '../mapping/compile.ts';
import { csvOptions, type Mapping } from '../mapping/mapping.ts';
import type { Mappings } from '../mapping/mappings.ts';
import { derivedKinds, wantedColumns } from '../mapping/slots.ts';
import { type Compression, type DumpFile, type ReadingMode, salvaging, withDump } from '../read/dump-file.ts';
import { DEFAULT_LIMITS, type StageLimits } from '../read/limits.ts';
import { type DumpFormat, sniffFormat, type TextShape } from '../read/sniff.ts';
import { NOT_UTF8, UnreadableDump } from '../read/unreadable-dump.ts';
import type { ColumnsFound } from './columns-found.ts';
import { mappingOf } from './mapping-of-dump.ts';
import { bindNameKey } from './pseudonyms.ts';
import { RejectWriter } from './rejects.ts';
import { StagedRows } from './staged-rows.ts';
import { decimalMark, takeParquet, takeText, textReading } from './take-dump.ts';

export interface StageOptions {
  /** Local path of the dump. */
  readonly input: string;
  /** Name under which the shop delivered it: for rejects, and for the format where the content leaves it open. */
  readonly name: string;
  readonly kind: DumpKind;
  /** The mapping by the dump's name or columns. */
  readonly mappings: Mappings;
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
  /** Name of the mapping that was used; null: none fitted. */
  readonly mapping: string | null;
  /** How the file was read where it does not say so itself: encoding, decimal mark, lines above the header. */
  readonly notes: readonly string[];
  /** Rows that were to be used: `rows = accepted + rejected`. Each record gives one row, or as many as the mapping makes of it; blank lines give none. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Rows that the mapping ignores: no faults, and in no other figure. */
  readonly ignored: number;
  readonly ignoredByReason: Readonly<Record<string, number>>;
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
  const { kind, mappings, name } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const mapping = mappings.named(kind, name);
  const job = { ...options, limits };
  // A mapping that does not fit the task is refused before the file is opened.
  if (mapping !== undefined) compile(job, mapping, '.');
  await mkdir(options.outDir, { recursive: true });
  const declared = mapping === undefined ? undefined : csvOptions(mapping, kind).encoding;
  return salvaging(options.input, declared, (mode) => stage({ ...job, mode }));
}

interface Job extends StageOptions {
  readonly limits: StageLimits;
  readonly mode: ReadingMode;
}

function compile(
  { kind, money, now, limits }: Omit<Job, 'mode'>,
  mapping: Mapping,
  decimal: '.' | ',',
): CompiledMapping {
  return compileMapping({
    kind,
    mapping,
    money,
    latest: now + DAY_MS,
    maxIdBytes: limits.maxIdBytes,
    decimal,
  });
}

/** What is known of a file before its rows are taken. */
interface Found {
  format: DumpFormat | null;
  compression: Compression | null;
  mapping: string | null;
  problem: string | null;
  notes: string[];
}

async function stage(job: Job): Promise<StageResult> {
  const found: Found = { format: null, compression: null, mapping: null, problem: null, notes: [] };
  const path = join(job.outDir, 'rejects.ndjson');
  const rejects = await RejectWriter.open(path, job.name, job.limits.maxRejectLines);
  try {
    const taken = await withDump(job.input, job.mode, (dump) =>
      withEngine(job.engine, (engine) => take(job, dump, engine, rejects, found)),
    );
    return { ...found, ...taken, outcome: 'valid', rejects: path };
  } catch (error) {
    if (!(error instanceof UnreadableDump) || asksAgain(error, job.mode)) throw error;
    await rejects.close();
    return unreadable(job, found, error, path);
  } finally {
    await rejects.close();
  }
}

/** Whether {@link salvaging} reads the dump once more. */
function asksAgain({ code }: UnreadableDump, { salvage, encoding }: ReadingMode): boolean {
  return (code === 'truncated' && !salvage) || (code === NOT_UTF8 && encoding === undefined);
}

type Taken = Omit<StageResult, 'outcome' | 'rejects' | keyof Found>;

async function take(
  job: Job,
  dump: DumpFile,
  engine: Engine,
  rejects: RejectWriter,
  found: Found,
): Promise<Taken> {
  const { kind, limits, nameKey, isErased, mode, mappings, name } = job;
  found.compression = dump.compression;
  const head = await dump.head();
  const format = sniffFormat(head, name);
  found.format = format;
  if (nameKey !== undefined) await bindNameKey(engine, nameKey);
  const { mapping, shape, parquet } = await mappingOf(
    { kind, mapping: mappings.named(kind, name), maxFields: limits.maxFields },
    dump,
    format,
    engine,
  );
  found.mapping = mapping.name;
  const takeJob = {
    engine,
    dump,
    mapping,
    wanted: wantedColumns(mapping, kind),
    limits,
    cutOff: mode.salvage,
    encodingKnown: mode.encoding !== undefined,
  };
  const rowsBy = (decimal: '.' | ',') =>
    new StagedRows({
      engine,
      kind,
      derived: derivedKinds(mapping, kind),
      compiled: compile(job, mapping, decimal),
      rejects,
      keepRepeats: kind === 'events' && mapping.events?.repeats === 'keep',
      naming: nameKey === undefined ? 'own' : 'pseudonyms',
      isErased,
    });
  let columns: ColumnsFound;
  let rows: StagedRows;
  if (parquet !== undefined) {
    rows = rowsBy('.');
    columns = await takeParquet({ ...takeJob, rows }, parquet);
  } else {
    const reading = textReading(takeJob, kind, shape);
    ({ columns } = reading);
    const declared = csvOptions(mapping, kind).decimal;
    const decimal = format === 'csv' ? (declared ?? (await decimalMark(head, reading, mapping, kind))) : '.';
    found.notes.push(...notesOf(dump, shape, declared === undefined && decimal === ','));
    rows = rowsBy(decimal);
    const nextLine = await takeText({ ...takeJob, rows }, reading);
    if (mode.salvage) {
      found.problem = `the ${dump.compression} file ends too early, in line ${nextLine}: the rows before were used; deliver it again`;
      await rejects.write([{ line: 0, column: null, code: 'truncated', reason: found.problem, value: null }]);
    }
  }
  const staged = await rows.finish(job.outDir);
  const { rows: rejected, byCode: rejectedByReason } = rejects;
  return { ...rows.stats, rows: rows.stats.accepted + rejected, rejected, rejectedByReason, columns, staged };
}

/** What was found out about a text that its name does not say. */
function notesOf(dump: DumpFile, { preamble }: TextShape, hasCommas: boolean): string[] {
  return [
    ...(dump.encoding === 'utf-8' ? [] : [`read as ${dump.encoding}, which its bytes look like`]),
    ...(dump.document === null
      ? []
      : ['read as one document: the line of a rejected row is the number of its record']),
    ...(preamble === 0
      ? []
      : [`${preamble} ${preamble === 1 ? 'line' : 'lines'} above the header passed over`]),
    ...(hasCommas ? ['numbers read with a decimal comma, because some of them can have no other'] : []),
  ];
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
    ignored: 0,
    ignoredByReason: {},
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

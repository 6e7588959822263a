import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import type { MoneyOptions } from '../../contract/events/currency.ts';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { type CompiledMapping, compileMapping } from '../mapping/compile.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { derivedKinds, slotsOf, wantedColumns } from '../mapping/slots.ts';
import { plainParquet, readHead } from '../read/head.ts';
import { DEFAULT_LIMITS, type StageLimits } from '../read/limits.ts';
import { type DumpFormat, sniffFormat, sniffText } from '../read/sniff.ts';
import { type Compression, detectCompression, readBytes, UnreadableDump } from '../read/source.ts';
import { bindNameKey } from './pseudonyms.ts';
import { RejectWriter } from './rejects.ts';
import { stageParquet } from './stage-parquet.ts';
import { type ColumnsFound, stageText } from './stage-text.ts';
import { StagedRows } from './staged-rows.ts';

const DAY_MS = 86_400_000;

export interface StageOptions {
  /** Local path of the dump. */
  readonly input: string;
  /** Name under which the shop delivered it: for rejects, and for the format where the content leaves it open. */
  readonly name: string;
  readonly kind: DumpKind;
  readonly mapping: Mapping;
  readonly money: MoneyOptions;
  /** UTC milliseconds; events more than a day later are set aside. */
  readonly now: number;
  /** Folder for the results, created where needed: `events.parquet` and so on, and `rejects.ndjson`. */
  readonly outDir: string;
  readonly engine: EngineOptions;
  /** The key of pseudonyms for customers and sessions; absent: they keep the identifiers that the dump has. */
  readonly nameKey?: Uint8Array;
  readonly limits?: Partial<StageLimits>;
}

export interface StageResult {
  /** `unreadable`: nothing could be taken from the file, and `problem` says why. */
  readonly outcome: 'valid' | 'unreadable';
  /** What is wrong with the file as a whole, for a person; null when nothing is. A truncated file is `valid` with a problem: its good part was kept. */
  readonly problem: string | null;
  readonly format: DumpFormat | null;
  readonly compression: Compression | null;
  /** Records read; blank lines are none. `rows = accepted + rejected`. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Counts by code; a problem of the file counts once, and in no other figure. */
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** UTC milliseconds of the earliest and latest accepted event. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  /** Accepted rows with money, by the currency it was in. */
  readonly currencies: Readonly<Record<string, number>>;
  /** Columns of the dump that the mapping reads, and those it does not; of NDJSON the keys in its first 64 KiB. */
  readonly columns: { readonly used: readonly string[]; readonly unused: readonly string[] };
  /** Staged Parquet files: the kind itself, and what an event dump tells on the side. */
  readonly staged: Readonly<Partial<Record<DumpKind, string>>>;
  /** Rejects, NDJSON of {@link Reject}. */
  readonly rejects: string;
}

/**
 * One dump to one staged Parquet and a list of rejects: validated, converted, in the order of the file, duplicates
 * still in. Same input and options, same bytes. Whatever the file holds, this does not throw; it throws
 * `config.invalid` when the mapping does not fit the task, and what the file system throws.
 *
 * A truncated gzip or zstd file keeps its good part, except the unfinished last record, with a reject that says so;
 * a damaged one keeps nothing, for what was read before the damage was noticed may be wrong.
 */
export async function stageDump(options: StageOptions): Promise<StageResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { kind, mapping, money } = options;
  const latest = options.now + DAY_MS;
  const compiled = compileMapping({ kind, mapping, money, latest, maxIdBytes: limits.maxIdBytes });
  await mkdir(options.outDir, { recursive: true });
  try {
    return await stage({ ...options, limits, compiled, salvage: false });
  } catch (error) {
    if (!(error instanceof UnreadableDump) || error.code !== 'truncated') throw error;
    return await stage({ ...options, limits, compiled, salvage: true });
  }
}

interface Job extends StageOptions {
  readonly limits: StageLimits;
  readonly compiled: CompiledMapping;
  /** The file is known to be truncated: read what there is of it. */
  readonly salvage: boolean;
}

/** What is known of a file as soon as it is looked at. */
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
    const taken = await withEngine(job.engine, (engine) => take(job, engine, rejects, found));
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

async function take(job: Job, engine: Engine, rejects: RejectWriter, found: Found): Promise<Taken> {
  const { kind, mapping, limits, nameKey } = job;
  if (nameKey !== undefined) await bindNameKey(engine, nameKey);
  const keepRepeats = kind === 'events' && mapping.events?.repeats === 'keep';
  const rows = new StagedRows(
    engine,
    kind,
    derivedKinds(mapping, kind),
    job.compiled,
    rejects,
    keepRepeats,
    nameKey === undefined ? 'own' : 'pseudonyms',
  );
  const wanted = wantedColumns(mapping, kind);
  const compression = await detectCompression(job.input);
  found.compression = compression;
  const head = await readHead(job.input, compression);
  const format = sniffFormat(head, job.name);
  found.format = format;
  let columns: ColumnsFound;
  if (format === 'parquet') {
    const path = await plainParquet(job.input, compression, engine);
    columns = await stageParquet({ engine, rows, wanted, slots: slotsOf(mapping, kind), path });
  } else {
    const shape = sniffText(head, format, mapping.csv, limits.maxFields);
    const bytes = readBytes(job.input, compression, job.salvage);
    const { maxRecordBytes } = limits;
    const text = await stageText({ engine, rows, wanted, shape, bytes, cutOff: job.salvage, maxRecordBytes });
    columns = text.columns;
    if (job.salvage) {
      found.problem = `the ${compression} file ends too early, in line ${text.nextLine}: the rows before were used; deliver it again`;
      await rejects.write([{ line: 0, column: null, code: 'truncated', reason: found.problem, value: null }]);
    }
  }
  const staged = await rows.finish(job.outDir);
  const { accepted, firstTime, lastTime, currencies } = rows.stats;
  return {
    rows: accepted + rejects.rows,
    accepted,
    rejected: rejects.rows,
    rejectedByReason: rejects.byCode,
    firstTime,
    lastTime,
    currencies,
    columns,
    staged,
  };
}

async function unreadable(job: Job, found: Found, error: UnreadableDump, path: string): Promise<StageResult> {
  // Rows that were set aside before the file turned out to be unreadable are of no use to anybody.
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
    rejectedByReason: rejects.byCode,
    firstTime: null,
    lastTime: null,
    currencies: {},
    columns: { used: [], unused: [] },
    staged: {},
    rejects: path,
  };
}

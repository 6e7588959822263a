import type { Engine } from '../engine/engine.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { columnFor } from '../mapping/mappings.ts';
import { decimalSql } from '../mapping/number-sql.ts';
import { needsAllRows, numberColumns, slotsOf, type WantedColumns } from '../mapping/slots.ts';
import { type DumpFile, HEAD_BYTES } from '../read/dump-file.ts';
import type { StageLimits } from '../read/limits.ts';
import { eachParquetBatch, type ParquetShape } from '../read/parquet.ts';
import type { Relation } from '../read/relation.ts';
import type { TextShape } from '../read/sniff.ts';
import { eachTextBlock, type TextJob } from '../read/text-blocks.ts';
import { type ColumnsFound, matchColumns, matchKeys } from './columns-found.ts';
import { matchParquet } from './parquet-columns.ts';
import type { StagedRows } from './staged-rows.ts';

export interface TakeJob {
  readonly engine: Engine;
  readonly dump: DumpFile;
  readonly rows: StagedRows;
  readonly mapping: Mapping;
  readonly wanted: WantedColumns;
  readonly limits: StageLimits;
  /** The dump is known to be truncated: its unfinished last record is dropped. */
  readonly cutOff: boolean;
  /** The encoding of the dump is settled. */
  readonly encodingKnown: boolean;
}

/** How the text of a dump is read. */
export type TextReading = Omit<TextJob, 'bytes' | 'cutOff'> & { readonly columns: ColumnsFound };

/** Finds the columns of a CSV or NDJSON dump. Throws {@link UnreadableDump} for those missing. */
export function textReading(
  job: Omit<TakeJob, 'rows'>,
  kind: StagedRows['kind'],
  shape: TextShape,
): TextReading {
  const { engine, wanted, limits, encodingKnown } = job;
  const csv = shape.format === 'csv';
  const columns = csv
    ? matchColumns(kind, shape.header, wanted, shape.repeated)
    : matchKeys(shape.header, wanted);
  // Any record of NDJSON may have any key.
  const names = csv ? columns.used : [...wanted.required, ...wanted.optional];
  return {
    engine,
    shape,
    names,
    columns,
    columnOf: (name) => columnFor(shape.header, name, wanted.aliases),
    maxRecordBytes: limits.maxRecordBytes,
    unclean: 'break',
    encodingKnown,
  };
}

/** Takes a CSV or NDJSON dump. Returns the line after the last record. */
export async function takeText(
  { engine, dump, rows, mapping, cutOff }: TakeJob,
  { columns: _, ...reading }: TextReading,
): Promise<number> {
  await rows.prepare(reading.names);
  const all = needsAllRows(mapping, rows.kind) ? new Gathered(engine, reading.names) : undefined;
  const nextLine = await eachTextBlock(
    { ...reading, bytes: dump.bytes(), cutOff },
    async ({ relation, broken }) => {
      if (all === undefined) return rows.take(relation, broken);
      await all.add(relation);
      await rows.reject(broken);
    },
  );
  if (all !== undefined) await all.take(rows);
  return nextLine;
}

/** Takes a Parquet dump. Returns the columns found. */
export async function takeParquet(
  { engine, dump, rows, mapping, wanted }: TakeJob,
  shape: ParquetShape,
): Promise<ColumnsFound> {
  const path = await dump.plainPath(engine);
  const columns = matchParquet(rows.kind, shape.columns, wanted, slotsOf(mapping, rows.kind));
  await rows.prepare(columns.used);
  const all = needsAllRows(mapping, rows.kind) ? new Gathered(engine, columns.used) : undefined;
  const names = shape.columns.map(({ name }) => name);
  const columnOf = (name: string) => columnFor(names, name, wanted.aliases);
  await eachParquetBatch(path, shape, columns.used, columnOf, (relation) =>
    all === undefined ? rows.take(relation, []) : all.add(relation),
  );
  if (all !== undefined) await all.take(rows);
  return columns;
}

/** Rows of a dump kept until all are there; what does not fit into the engine's memory goes to its temporary folder. */
class Gathered {
  readonly #engine: Engine;
  readonly #names: readonly string[];
  #isBegun = false;

  constructor(engine: Engine, names: readonly string[]) {
    this.#engine = engine;
    this.#names = names;
  }

  async add({ sql }: Relation): Promise<void> {
    await this.#engine.run(
      this.#isBegun ? `INSERT INTO gathered ${sql}` : `CREATE OR REPLACE TEMP TABLE gathered AS ${sql}`,
    );
    this.#isBegun = true;
  }

  async take(rows: StagedRows): Promise<void> {
    if (this.#isBegun) await rows.take({ sql: 'SELECT * FROM gathered', names: this.#names }, []);
  }
}

/** The decimal mark of a CSV dump, by the numbers at its beginning: a comma where some can have no other, and none has a point. */
export async function decimalMark(
  head: Buffer,
  { columns: _, ...reading }: TextReading,
  mapping: Mapping,
  kind: StagedRows['kind'],
): Promise<'.' | ','> {
  const numbers = new Set(numberColumns(mapping, kind));
  const at = reading.names.flatMap((name, i) => (numbers.has(name) ? [`c${i}`] : []));
  if (at.length === 0) return '.';
  let commas = 0;
  let points = 0;
  const bytes = (async function* () {
    yield head;
  })();
  await eachTextBlock(
    { ...reading, bytes, cutOff: head.length >= HEAD_BYTES, encodingKnown: true },
    async ({ relation }) => {
      const [[comma, point] = []] = await reading.engine.rows(
        `SELECT ${decimalSql(at)} FROM (${relation.sql})`,
      );
      commas += Number(comma ?? 0);
      points += Number(point ?? 0);
    },
  );
  return commas > 0 && points === 0 ? ',' : '.';
}

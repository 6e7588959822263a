import type { Engine } from '../engine/engine.ts';
import { csvOptions, type Mapping } from '../mapping/mapping.ts';
import { slotsOf, type WantedColumns } from '../mapping/slots.ts';
import type { DumpFile } from '../read/dump-file.ts';
import type { StageLimits } from '../read/limits.ts';
import { describeParquet, eachParquetBatch } from '../read/parquet.ts';
import { sniffText } from '../read/sniff.ts';
import { eachTextBlock } from '../read/text-blocks.ts';
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
}

/** Takes a CSV or NDJSON dump. Returns the columns found and the line after the last record. */
export async function takeText(
  { engine, dump, rows, mapping, wanted, limits, cutOff }: TakeJob,
  format: 'csv' | 'ndjson',
): Promise<{ readonly columns: ColumnsFound; readonly nextLine: number }> {
  const { maxFields, maxRecordBytes } = limits;
  const shape = await sniffText(await dump.head(), format, csvOptions(mapping, rows.kind), maxFields, engine);
  const csv = format === 'csv';
  const columns = csv ? matchColumns(rows.kind, shape.header, wanted) : matchKeys(shape.header, wanted);
  // Any record of NDJSON may have any key.
  const names = csv ? columns.used : [...wanted.required, ...wanted.optional];
  await rows.prepare(names);
  const nextLine = await eachTextBlock(
    { engine, shape, names, bytes: dump.bytes(), cutOff, maxRecordBytes, unclean: 'break' },
    ({ relation, broken }) => rows.take(relation, broken),
  );
  return { columns, nextLine };
}

/** Takes a Parquet dump. Returns the columns found. */
export async function takeParquet({ engine, dump, rows, mapping, wanted }: TakeJob): Promise<ColumnsFound> {
  const path = await dump.plainPath(engine);
  const shape = await describeParquet(engine, path);
  const columns = matchParquet(rows.kind, shape.columns, wanted, slotsOf(mapping, rows.kind));
  await rows.prepare(columns.used);
  await eachParquetBatch(path, shape, columns.used, (relation) => rows.take(relation, []));
  return columns;
}

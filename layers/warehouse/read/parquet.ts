import type { Engine } from '../engine/engine.ts';
import { identifier, literal, pathLiteral } from '../engine/sql.ts';
import { pointer, type Relation } from './relation.ts';
import { UnreadableDump } from './unreadable-dump.ts';

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** DuckDB's name of the type: `VARCHAR`, `DECIMAL(10,2)`, `STRUCT(…)`. */
  readonly type: string;
}

/** Size of a Parquet file. */
export interface ParquetShape {
  readonly columns: readonly ParquetColumn[];
  readonly rows: number;
}

/** Rows handed out at a time: bounds the engine's memory. */
const BATCH_ROWS = 500_000;

/** Columns and number of rows of a Parquet file. Throws {@link UnreadableDump}. */
export async function describeParquet(engine: Engine, path: string): Promise<ParquetShape> {
  return reading(async () => {
    const source = `read_parquet(${pathLiteral(path)})`;
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${source}`);
    const [count] = await engine.rows(`SELECT count(*)::DOUBLE FROM ${source}`);
    const columns = described.map(([name, type]) => ({ name: String(name), type: String(type) }));
    return { columns, rows: Number(count?.[0] ?? 0) };
  });
}

/**
 * Visits a Parquet file by batches of rows, each as a relation of the columns asked for. Throws {@link UnreadableDump},
 * also for an error of the engine while a batch is visited.
 */
export async function eachParquetBatch(
  path: string,
  { columns, rows }: ParquetShape,
  names: readonly string[],
  columnOf: (name: string) => string | undefined,
  visit: (relation: Relation) => Promise<void>,
): Promise<void> {
  const { sql } = parquetRelation(path, columns, names, columnOf);
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const batch = `${sql} WHERE file_row_number >= ${from} AND file_row_number < ${from + BATCH_ROWS}`;
    await reading(() => visit({ sql: batch, names }));
  }
}

/** A Parquet file; a row's number, from 1, is its line. */
function parquetRelation(
  path: string,
  columns: readonly ParquetColumn[],
  used: readonly string[],
  columnOf: (name: string) => string | undefined,
): Relation {
  const picked = used.map((name, i) => `${parquetText(columns, name, columnOf(name))} AS c${i}`);
  return {
    sql: `SELECT ${['file_row_number + 1 AS line', 'false AS broken', ...picked].join(', ')}
      FROM read_parquet(${pathLiteral(path)}, file_row_number = true)`,
    names: used,
  };
}

function keysBelow(column: string, name: string): string[] {
  return name.slice(column.length + 1).split('.');
}

/** Text of a value: what a CSV of the same data would hold. */
function parquetText(columns: readonly ParquetColumn[], name: string, found: string | undefined): string {
  const column = columns.find((one) => one.name === found);
  if (!column) return 'NULL';
  const sql = identifier(column.name);
  if (name.startsWith(`${column.name}.`) && column.type === 'VARCHAR')
    return `CASE WHEN json_valid(${sql}) THEN json_extract_string(${sql}, ${literal(pointer(keysBelow(column.name, name)))}) END`;
  if (name.startsWith(`${column.name}.`))
    return `json_extract_string(to_json(${sql}), ${literal(pointer(keysBelow(column.name, name)))})`;
  if (column.type === 'VARCHAR') return sql;
  if (column.type === 'DOUBLE' || column.type === 'FLOAT') {
    // Data frames store whole numbers beside missing ones as 13085.0 and NaN.
    return `CASE WHEN isnan(${sql}) THEN NULL
      WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 9e15 THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR)
      ELSE CAST(${sql} AS VARCHAR) END`;
  }
  if (/^(STRUCT|MAP)|\]$/.test(column.type)) return `CAST(to_json(${sql}) AS VARCHAR)`;
  return `CAST(${sql} AS VARCHAR)`;
}

/** Runs what reads the file; an error of the engine about its bytes becomes {@link UnreadableDump}. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/^(Out of Memory|Internal|INTERNAL|Interrupt)|No space left|could not write/i.test(message))
      throw error;
    const [firstLine = ''] = message.split('\n');
    const what = firstLine.replaceAll(/(file )?["'][^"']*["']/g, 'the file').slice(0, 200);
    throw new UnreadableDump('unreadable-parquet', `the Parquet file cannot be read: ${what}`);
  }
}

import type { Engine } from '../engine/engine.ts';
import { pathLiteral } from '../engine/sql.ts';
import type { FieldType } from '../mapping/fields.ts';
import type { Slot, WantedColumns } from '../mapping/slots.ts';
import { type ParquetColumn, parquetColumn, parquetRelation } from '../read/relations.ts';
import { UnreadableDump } from '../read/source.ts';
import { type ColumnsFound, matchColumns } from './stage-text.ts';
import type { StagedRows } from './staged-rows.ts';

/** Rows taken at a time: bounds the engine's memory. */
const BATCH_ROWS = 500_000;

export interface ParquetJob {
  readonly engine: Engine;
  readonly rows: StagedRows;
  readonly wanted: WantedColumns;
  readonly slots: readonly Slot[];
  readonly path: string;
}

const NUMBER = 'TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT';
const REAL = 'FLOAT|DOUBLE|DECIMAL';
const TEXT = 'VARCHAR|ENUM';
const NESTED = 'STRUCT|MAP|JSON';
/** Parquet types, as DuckDB names them, that a field can be read from. */
const READABLE_TYPES: Readonly<Record<FieldType, string>> = {
  id: `${TEXT}|${NUMBER}|${REAL}|UUID`,
  text: `${TEXT}|${NUMBER}|${REAL}|UUID|DATE`,
  time: `${TEXT}|${NUMBER}|${REAL}|DATE|TIMESTAMP`,
  number: `${TEXT}|${NUMBER}|${REAL}`,
  money: `${TEXT}|${NUMBER}|${REAL}`,
  boolean: `${TEXT}|${NUMBER}|BOOLEAN`,
  json: `${TEXT}|${NESTED}`,
  category: `${TEXT}|LIST`,
  'event type': TEXT,
  currency: TEXT,
};

/** Takes a Parquet dump through the mapping. Throws {@link UnreadableDump}. */
export async function stageParquet(job: ParquetJob): Promise<ColumnsFound> {
  const { engine, rows, path } = job;
  const source = `read_parquet(${pathLiteral(path)})`;
  const columns: ParquetColumn[] = (await reading(() => engine.rows(`DESCRIBE SELECT * FROM ${source}`))).map(
    ([name, type]) => ({ name: String(name), type: String(type) }),
  );
  const found = matchColumns(reachableNames(columns, job.wanted), job.wanted);
  refuseWrongTypes(columns, job.slots);
  await rows.prepare(found.used);
  const [count] = await reading(() => engine.rows(`SELECT count(*)::DOUBLE FROM ${source}`));
  const total = Number(count?.[0] ?? 0);
  const relation = parquetRelation(path, columns, found.used);
  for (let from = 0; from < total; from += BATCH_ROWS) {
    const sql = `${relation.sql} WHERE file_row_number >= ${from} AND file_row_number < ${from + BATCH_ROWS}`;
    await reading(() => rows.take({ sql, names: relation.names }, []));
  }
  return found;
}

/** Names of the file's columns, with the dotted names that reach into its structs instead of those structs. */
function reachableNames(columns: readonly ParquetColumn[], wanted: WantedColumns): string[] {
  const all = [...wanted.required, ...wanted.optional];
  const dotted = all.filter((name) => {
    const column = parquetColumn(columns, name);
    return column !== undefined && column.name !== name;
  });
  const opened = new Set(dotted.map((name) => parquetColumn(columns, name)?.name));
  return [
    ...columns.map(({ name }) => name).filter((name) => !opened.has(name) || all.includes(name)),
    ...dotted,
  ];
}

function refuseWrongTypes(columns: readonly ParquetColumn[], slots: readonly Slot[]): void {
  const wrong = slots.flatMap(({ source, field, type }) => {
    // Joined columns, and members of an object, are taken as text whatever they are.
    const name = typeof source === 'string' ? source : 'column' in source ? source.column : undefined;
    const column = name === undefined ? undefined : parquetColumn(columns, name);
    // The field of a struct is read as text from its JSON.
    if (name === undefined || column === undefined || column.name !== name) return [];
    const actual = column.type.endsWith(']') ? 'LIST' : column.type;
    const readable = new RegExp(`^(${READABLE_TYPES[type]})\\b`).test(actual);
    return readable
      ? []
      : [`'${name.slice(0, 40)}' is ${column.type.slice(0, 60)}, which is no ${type} (${field})`];
  });
  if (wrong.length > 0)
    throw new UnreadableDump('wrong-types', `columns of the wrong type: ${wrong.join('; ')}`);
}

/** Runs what reads the file; what the engine says of the file's bytes becomes {@link UnreadableDump}. */
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

import type { DumpKind } from '../../contract/artefacts.ts';
import type { FieldType } from '../mapping/fields.ts';
import type { Slot, WantedColumns } from '../mapping/slots.ts';
import { type ParquetColumn, parquetColumn } from '../read/parquet.ts';
import { UnreadableDump } from '../read/unreadable-dump.ts';
import { type ColumnsFound, matchColumns } from './columns-found.ts';

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
  link: TEXT,
};

/** Columns of a Parquet file by use. Throws {@link UnreadableDump} for those missing, and those of a type that does not fit. */
export function matchParquet(
  kind: DumpKind,
  columns: readonly ParquetColumn[],
  wanted: WantedColumns,
  slots: readonly Slot[],
): ColumnsFound {
  const found = matchColumns(kind, reachableNames(columns, wanted), wanted);
  refuseWrongTypes(columns, slots);
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
      : [`'${name.slice(0, 40)}' is ${column.type.slice(0, 60)}, which cannot be read as ${type} (${field})`];
  });
  if (wrong.length > 0)
    throw new UnreadableDump('wrong-types', `columns of the wrong type: ${wrong.join('; ')}`);
}

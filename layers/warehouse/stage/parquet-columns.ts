import type { DumpKind } from '../../contract/artefacts.ts';
import type { FieldType } from '../mapping/fields.ts';
import { columnFor } from '../mapping/mappings.ts';
import { type Slot, sourcesOf, type WantedColumns } from '../mapping/slots.ts';
import type { ParquetColumn } from '../read/parquet.ts';
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
  const names = columns.map(({ name }) => name);
  const found = matchColumns(kind, names, wanted);
  refuseWrongTypes(columns, slots, (name) => columnFor(names, name, wanted.aliases));
  return found;
}

function refuseWrongTypes(
  columns: readonly ParquetColumn[],
  slots: readonly Slot[],
  columnOf: (name: string) => string | undefined,
): void {
  const wrong = slots.flatMap((slot) =>
    sourcesOf(slot).flatMap((source) => {
      // Joined columns, members of an object and values within others are taken as text whatever they are.
      const name = typeof source === 'string' ? source : 'column' in source ? source.column : undefined;
      const column = name === undefined ? undefined : columns.find((one) => one.name === columnOf(name));
      if (name === undefined || column === undefined || name.startsWith(`${column.name}.`)) return [];
      const actual = column.type.endsWith(']') ? 'LIST' : column.type;
      return new RegExp(`^(${READABLE_TYPES[slot.type]})\\b`).test(actual)
        ? []
        : [
            `'${name.slice(0, 40)}' is ${column.type.slice(0, 60)}, which cannot be read as ${slot.type} (${slot.field})`,
          ];
    }),
  );
  if (wrong.length > 0)
    throw new UnreadableDump('wrong-types', `columns of the wrong type: ${wrong.join('; ')}`);
}

import { identifier, literal, pathLiteral } from '../engine/sql.ts';

/**
 * A dump as a relation of text: `line BIGINT`, `broken BOOLEAN` (the row is no record at all) and one VARCHAR
 * `c<i>` for each column that the mapping uses, in the order of {@link Relation.names}.
 */
export interface Relation {
  readonly sql: string;
  readonly names: readonly string[];
}

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** DuckDB's name of the type: `VARCHAR`, `DECIMAL(10,2)`, `STRUCT(…)`. */
  readonly type: string;
}

// Room for any record that the splitter lets through. Not in parallel: line ends within quotes cannot be told from
// others in the middle of a file, and the splitter works at the same time on another core.
function readerSizes(maxRecordBytes: number): string {
  const line = maxRecordBytes + 64;
  return `max_line_size = ${line}, buffer_size = ${4 * line}, parallel = false`;
}

/** A block of CSV records, each with its line in front. `header`: all columns of the file; `used`: those wanted. */
export function csvRelation(
  path: string,
  delimiter: string,
  header: readonly string[],
  used: readonly string[],
  maxRecordBytes: number,
): Relation {
  const declared = header.map((_, i) => `'f${i}': 'VARCHAR'`);
  const picked = used.map((name, i) => `f${header.indexOf(name)} AS c${i}`);
  return {
    sql: `SELECT ${['line', 'false AS broken', ...picked].join(', ')}
      FROM read_csv(${pathLiteral(path)}, columns = {'line': 'BIGINT', ${declared.join(', ')}},
        auto_detect = false, header = false, delim = ${literal(delimiter)}, quote = '"', escape = '"',
        new_line = '\\n', nullstr = '', comment = '', strict_mode = true,
        ${readerSizes(maxRecordBytes)})`,
    names: used,
  };
}

/** A block of NDJSON records. A name is a key, or a path of keys joined by dots. */
export function ndjsonRelation(path: string, used: readonly string[], maxRecordBytes: number): Relation {
  const pointers = [...new Set(used.flatMap((name) => [pointer([name]), pointer(name.split('.'))]))];
  const at = (keys: readonly string[]) => `found[${pointers.indexOf(pointer(keys)) + 1}]`;
  const picked = used.map((name, i) =>
    name.includes('.')
      ? `coalesce(${at([name])}, ${at(name.split('.'))}) AS c${i}`
      : `${at([name])} AS c${i}`,
  );
  const extracted =
    pointers.length === 0 ? '[]' : `json_extract_string(json, [${pointers.map(literal).join(', ')}])`;
  return {
    sql: `SELECT ${['line', 'found IS NULL AS broken', ...picked].join(', ')} FROM (
      SELECT line, CASE WHEN json_valid(json) THEN
        CASE WHEN json_type(json) = 'OBJECT' THEN ${extracted} END END AS found
      FROM read_csv(${pathLiteral(path)}, columns = {'line': 'BIGINT', 'json': 'VARCHAR'},
        auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '',
        new_line = '\\n', nullstr = '', comment = '', strict_mode = true, ${readerSizes(maxRecordBytes)}))`,
    names: used,
  };
}

/** JSON Pointer (RFC 6901) of a path of keys. */
function pointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A Parquet file; a row's number, from 1, is its line. */
export function parquetRelation(
  path: string,
  columns: readonly ParquetColumn[],
  used: readonly string[],
): Relation {
  const picked = used.map((name, i) => `${parquetText(columns, name)} AS c${i}`);
  return {
    sql: `SELECT ${['file_row_number + 1 AS line', 'false AS broken', ...picked].join(', ')}
      FROM read_parquet(${pathLiteral(path)}, file_row_number = true)`,
    names: used,
  };
}

/** The column of that name, or the struct whose field the dotted name means. */
export function parquetColumn(columns: readonly ParquetColumn[], name: string): ParquetColumn | undefined {
  const parent = name.includes('.') ? name.slice(0, name.indexOf('.')) : name;
  return (
    columns.find((column) => column.name === name) ??
    columns.find((column) => column.name === parent && column.type.startsWith('STRUCT'))
  );
}

/** Text of a value: what a CSV of the same data would hold. */
function parquetText(columns: readonly ParquetColumn[], name: string): string {
  const column = parquetColumn(columns, name);
  if (!column) return 'NULL';
  const sql = identifier(column.name);
  if (column.name !== name)
    return `json_extract_string(to_json(${sql}), ${literal(pointer(name.split('.').slice(1)))})`;
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

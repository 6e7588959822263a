import { literal, pathLiteral } from '../engine/sql.ts';
import { pointer, type Relation } from './relation.ts';

// Room for any record that the splitter lets through. Not in parallel: line ends within quotes cannot be told from
// others in the middle of a file, and the splitter works at the same time on another core.
function readerSizes(maxRecordBytes: number): string {
  const line = maxRecordBytes + 64;
  return `max_line_size = ${line}, buffer_size = ${4 * line}, parallel = false`;
}

/** A column of a CSV file as a mapping calls it. */
export interface PickedColumn {
  readonly name: string;
  /** Position in the header. */
  readonly at: number;
  /** Keys within the JSON that the column holds; empty: the text itself. */
  readonly path: readonly string[];
}

/** A block of CSV records with so many fields, each with its line in front. */
export function csvRelation(
  path: string,
  delimiter: string,
  fields: number,
  used: readonly PickedColumn[],
  maxRecordBytes: number,
): Relation {
  const declared = Array.from({ length: fields }, (_, i) => `'f${i}': 'VARCHAR'`);
  const picked = used.map(({ at, path: keys }, i) => {
    const text = `f${at}`;
    const within = `CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${literal(pointer(keys))}) END`;
    return `${keys.length === 0 ? text : within} AS c${i}`;
  });
  return {
    sql: `SELECT ${['line', 'false AS broken', ...picked].join(', ')}
      FROM read_csv(${pathLiteral(path)}, columns = {'line': 'BIGINT', ${declared.join(', ')}},
        auto_detect = false, header = false, delim = ${literal(delimiter)}, quote = '"', escape = '"',
        new_line = '\\n', nullstr = '', comment = '', strict_mode = true,
        ${readerSizes(maxRecordBytes)})`,
    names: used.map(({ name }) => name),
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

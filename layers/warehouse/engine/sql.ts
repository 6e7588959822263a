/** SQL string literal: quotes doubled. DuckDB knows no backslash escapes in plain literals. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Quoted identifier: any column name of a dump, whatever it contains. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** List of string literals for `IN (…)` and list arguments. */
export function literals(texts: readonly string[]): string {
  return texts.map(literal).join(', ');
}

/** Path for `read_parquet` and `read_csv`, which would otherwise expand `*`, `?` and `[` in it. */
export function pathLiteral(path: string): string {
  return literal(path.replaceAll(/[*?[]/g, '[$&]'));
}

/** `[path, …]` for `read_parquet`. */
export function pathList(paths: readonly string[]): string {
  return `[${paths.map(pathLiteral).join(', ')}]`;
}

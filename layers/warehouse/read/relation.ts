/**
 * A dump as a relation of text: `line BIGINT`, `broken BOOLEAN` (the row is no record at all) and one VARCHAR
 * `c<i>` for each column that the mapping uses, in the order of {@link Relation.names}.
 */
export interface Relation {
  readonly sql: string;
  readonly names: readonly string[];
}

/** JSON Pointer (RFC 6901) of a path of keys. */
export function pointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

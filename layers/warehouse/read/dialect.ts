/** How the bytes of a dump form records. */
export type Dialect =
  | { readonly format: 'ndjson' }
  | { readonly format: 'csv'; readonly delimiter: number; readonly fields: number };

export const LF = 10;
export const CR = 13;
export const QUOTE = 34;
export const BACKSLASH = 92;
/** Stands between line number and record of NDJSON: a byte that JSON text cannot contain. */
export const UNIT_SEPARATOR = 31;

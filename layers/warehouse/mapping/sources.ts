import { z } from 'zod';

/** Any text of a mapping. A NUL would end a C string early somewhere below us. */
export const text = z
  .string()
  .max(1000)
  .refine((value) => !value.includes('\0'), 'must not contain NUL');
/** Name of a column. */
export const column = text.min(1);
/** Names of columns. */
const columns = z.array(column).min(1).max(20);

/** The column must be in the dump unless this is true; an absent optional column reads as empty. */
const optional = z.boolean().optional();

const fromColumn = z.strictObject({
  column,
  /** The part before the first occurrence of this text, e.g. `|` for the first of several genres. */
  before: text.min(1).optional(),
  /** Values translated; others stay as they are. */
  map: z.record(text, text).optional(),
  /** Stands in where the column is empty. */
  default: text.optional(),
  optional,
});
const fromColumns = z.strictObject({
  columns,
  /** Between the parts; empty parts are left out. */
  separator: text.default(' '),
});
/** Where a field's text comes from. */
export const source = z.union([column, z.strictObject({ value: text.min(1) }), fromColumn, fromColumns], {
  error:
    'must be a column, {"value": …}, {"column": …} with map, default, before or optional, or {"columns": […]}',
});

const format = text.min(1);
const timeParts = {
  /** One strptime format or several that are tried in order; without it ISO 8601 or a number. */
  format: z.union([format, z.array(format).min(1).max(10)]).optional(),
  /** IANA zone of times that do not name theirs; UTC by default. */
  zone: text.refine(isZone, 'must be an IANA time zone such as Europe/Berlin').optional(),
  /** Unit of numbers; by default below 1e11 seconds, above milliseconds. */
  epoch: z.enum(['s', 'ms']).optional(),
};
/** Where a time comes from, and how it is written. */
export const timeSource = z.union(
  [
    column,
    z.strictObject({ column, optional, ...timeParts }),
    z.strictObject({ columns, separator: text.default(' '), ...timeParts }),
  ],
  {
    error: 'must be a column, or {"column" or "columns": …} with format, zone (IANA) or epoch (s or ms)',
  },
);

/** A JSON object: either a column that holds one, or named columns put into one. */
export const jsonSource = z.union(
  [column, z.strictObject({ column, optional }), z.strictObject({ columns })],
  {
    error: 'must be a column that holds JSON objects, or {"columns": […]}',
  },
);

export type Source = z.infer<typeof source>;
export type TimeSource = z.infer<typeof timeSource>;
export type JsonSource = z.infer<typeof jsonSource>;
export type AnySource = Source | TimeSource | JsonSource;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

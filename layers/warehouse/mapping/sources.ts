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

/** Ways to tidy a text, applied in the order given; `currency` takes the currency out of money such as `25.00 USD`. */
export const CLEANINGS = ['trim', 'lower', 'upper', 'guard', 'html', 'currency'] as const;
export type Cleaning = (typeof CLEANINGS)[number];

const changes = {
  clean: z.array(z.enum(CLEANINGS)).max(CLEANINGS.length).optional(),
  /** Texts that mean "nothing" in this field alone. */
  empty: z.array(text.min(1)).max(20).optional(),
  /** The part before the first occurrence of this text, e.g. `|` for the first of several genres. */
  before: text.min(1).optional(),
  /** Values translated; others stay as they are, and an empty text means "nothing". */
  map: z.record(text, text).optional(),
  /** Stands in where the column is empty. */
  default: text.optional(),
  /** The column must be in the dump unless this is true; an absent optional column reads as empty. */
  optional: z.boolean().optional(),
};

/** Where a text comes from, before it is changed. */
const origins = {
  column: { column },
  columns: {
    columns,
    /** Between the parts; empty parts are left out. */
    separator: text.default(' '),
  },
} as const;

const value = z.strictObject({ value: text.min(1) });
/** The sources of `first`, of which the first that is filled counts. Each column may be absent, but not all of them. */
const alternative = z.union(
  [
    column,
    value,
    z.strictObject({ ...origins.column, ...changes }),
    z.strictObject({ ...origins.columns, ...changes }),
  ],
  {
    error:
      'must be a column, {"value": …}, or {"column" or "columns": …} with clean, empty, before, map, default',
  },
);
const first = { first: z.array(alternative).min(1).max(20) };

/** Sources of one text, with further options. */
function sourcesWith<S extends z.ZodRawShape>(options: S) {
  return [
    z.strictObject({ ...origins.column, ...changes, ...options }),
    z.strictObject({ ...origins.columns, ...changes, ...options }),
    z.strictObject({ ...first, ...changes, ...options }),
  ] as const;
}

const CHANGES = 'clean, empty, before, map, default or optional';

/** Where a field's text comes from. */
export const source = z.union([column, value, ...sourcesWith({})], {
  error: `must be a column, {"value": …}, or {"column": …}, {"columns": […]} or {"first": […]} with ${CHANGES}`,
});

const format = text.min(1);
/** Where a time comes from, and how it is written. */
export const timeSource = z.union(
  [
    column,
    ...sourcesWith({
      /** One strptime format or several that are tried in order; without it ISO 8601 or a number. */
      format: z.union([format, z.array(format).min(1).max(10)]).optional(),
      /** IANA zone of times that do not name theirs; UTC by default. */
      zone: text.refine(isZone, 'must be an IANA time zone such as Europe/Berlin').optional(),
      /** Unit of numbers; by default it follows from their size. */
      epoch: z.enum(['s', 'ms', 'us', 'ns']).optional(),
    }),
  ],
  {
    error:
      'must be a column, or {"column", "columns" or "first": …} with format, zone (IANA) or epoch (s, ms, us or ns)',
  },
);

/** Where a category comes from, and how its path is written. */
export const categorySource = z.union(
  [
    column,
    value,
    ...sourcesWith({
      /** Between the levels of a path, by default `>`. */
      levels: text.min(1).optional(),
      /** Between several paths, of which the deepest counts. */
      paths: text.min(1).optional(),
      /** Names that are left out, such as that of the root. */
      without: z.array(text.min(1)).max(20).optional(),
    }),
  ],
  { error: `must be a column, or {"column": …} with levels, paths, without, ${CHANGES}` },
);

/** A JSON object: either a column that holds one, or named columns put into one. */
export const jsonSource = z.union(
  [
    column,
    z.strictObject({ column, optional: changes.optional }),
    z.strictObject({ columns, optional: changes.optional }),
  ],
  {
    error: 'must be a column that holds JSON objects, or {"columns": […]}',
  },
);

export type Source = z.infer<typeof source>;
export type TimeSource = z.infer<typeof timeSource>;
export type CategorySource = z.infer<typeof categorySource>;
export type JsonSource = z.infer<typeof jsonSource>;
export type TextSource = Source | TimeSource | CategorySource | JsonSource;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

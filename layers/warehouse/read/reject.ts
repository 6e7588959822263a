import { z } from 'zod';

/** One line of a rejects file: a row that could not be used, or with `line` 0 a whole file. */
export const reject = z.strictObject({
  /** Name of the dump as the shop delivered it. */
  file: z.string(),
  /** Physical line on which the record starts, the header being 1; the row's number in Parquet; 0: the file. */
  line: z.int().nonnegative(),
  /** Column of the dump at fault; null: the row as a whole. */
  column: z.string().nullable(),
  /** Stable, for counting. */
  code: z.string(),
  /** For a person: what is wrong, and what to do. */
  reason: z.string(),
  /** The start of the value at fault where it cannot be personal, at most 80 characters. */
  value: z.string().nullable(),
});
export type Reject = Readonly<z.infer<typeof reject>>;

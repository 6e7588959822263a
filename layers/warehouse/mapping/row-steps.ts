import { z } from 'zod';
import { calculation, groupBy, groupCalculation } from './calculations.ts';
import { setAsideRules } from './conditions.ts';
import { column, source, text } from './sources.ts';

/**
 * Records within one text, such as `id:1|name:Mug;id:2|name:Pan`. A record begins where the first label stands; a value ends before
 * the next label, so that values may hold the signs between.
 */
const records = z.strictObject({
  column,
  /** Between records: `;`. */
  records: text.min(1),
  /** Names of the values of a record, the one that begins it first. */
  labels: z.array(text.min(1)).min(1).max(50),
  /** Between a label and its value: `:`. */
  assign: text.min(1),
  /** Between the values of a record: `|`. */
  between: text.min(1),
});

const fill = z.strictObject({
  /** Columns that tell the groups; without them each row takes what stands above it. */
  by: groupBy.optional(),
  /** Columns that get the first filled value of the group. */
  columns: z.array(column).min(1).max(100),
});

/** What is made of the rows of a dump before fields are read from them, in this order. */
export const rowSteps = {
  /** Columns that dumps may lack. */
  optional: z.array(column).max(200).default([]),
  /** A row for each element of a list of objects in JSON, or for each record within a text. */
  explode: z.union([column, records]).optional(),
  fill: z.array(fill).max(20).default([]),
  /** Columns made of others, in order; each may use those before it. */
  columns: z.record(column, z.union([groupCalculation, calculation, source])).default({}),
  /** Rows that are no fault and not wanted, such as page views. The first rule that applies gives the reason. */
  ignore: setAsideRules,
  /** Rows that cannot be used. */
  reject: setAsideRules,
};
const schema = z.strictObject(rowSteps);
export type RowSteps = Readonly<z.infer<typeof schema>>;

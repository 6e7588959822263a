import { z } from 'zod';
import { EVENT_TYPES } from '../../contract/events/event-types.ts';
import { column, text } from './sources.ts';

const pattern = text
  .min(1)
  .refine(isRe2, 'must be a regular expression without look-around or back-references');

const comparison = z.union([
  z.strictObject({ column, equals: text }),
  z.strictObject({ column, in: z.array(text).min(1).max(1000) }),
  z.strictObject({ column, matches: pattern }),
  z.strictObject({ column, empty: z.boolean() }),
  z.strictObject({ column, below: z.number() }),
  z.strictObject({ column, above: z.number() }),
  z.strictObject({ column, atMost: z.number() }),
  z.strictObject({ column, atLeast: z.number() }),
]);
export type Comparison = z.infer<typeof comparison>;

/** A test of a row. A comparison with an empty column is false, except `empty`. */
export type Condition =
  | Comparison
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      comparison,
      z.strictObject({ all: z.array(condition).min(1).max(50) }),
      z.strictObject({ any: z.array(condition).min(1).max(50) }),
      z.strictObject({ not: condition }),
    ],
    {
      error:
        'must be {"column": …} with one of equals, in, matches (a pattern without look-around), empty, below, above, atMost, atLeast, or {"all": […]}, {"any": […]}, {"not": …}',
    },
  ),
);

/** All rules whose condition holds apply, in order; of several event types the last counts. */
export const rule = z.strictObject({
  when: condition,
  set: z.strictObject({ event_type: z.enum(EVENT_TYPES) }).optional(),
  negate: z.array(z.enum(['quantity', 'unit_price', 'amount'])).optional(),
});
const setAsideRule = z.strictObject({
  when: condition,
  /** Short and stable: the key of the counts. */
  code: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'must be lower-case words joined by hyphens'),
  /** For a person who asks why the row is not used. */
  reason: text.min(1),
});
/** Rules that reject or ignore rows; the first that applies gives the reason. */
export const setAsideRules = z.array(setAsideRule).max(100).default([]);

function isRe2(value: string): boolean {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]|\(\?</.test(value)) return false;
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

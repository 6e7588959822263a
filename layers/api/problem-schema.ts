import * as z from 'zod/mini';
import { component, described, stableCode } from './fields.ts';
import { FIELD_CODES } from './http/field-faults.ts';
import { PROBLEM_CODES } from './http/problem.ts';

/** The body of every answer that is an error. */
export const problem = component(
  'Problem',
  described(
    z.strictObject({
      type: described(z.string(), 'URI of the kind of problem, ends in the code'),
      title: z.string(),
      status: z.int().check(z.minimum(400), z.maximum(599)),
      detail: z.string(),
      instance: described(z.string(), 'URI of this occurrence, as it stands in the logs'),
      code: stableCode(PROBLEM_CODES),
      errors: described(
        z.optional(
          z.array(
            z.strictObject({
              code: stableCode(FIELD_CODES),
              in: z.enum(['path', 'query', 'body']),
              parameter: described(z.string(), 'Its name; in a body the same as `pointer`'),
              pointer: described(z.optional(z.string()), 'JSON pointer into the body; empty for all of it'),
              detail: z.string(),
            }),
          ),
        ),
        'Every parameter at fault',
      ),
    }),
    'RFC 9457 problem document',
  ),
);

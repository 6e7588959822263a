import * as z from 'zod/mini';
import { MAX_ID_BYTES } from '../contract/events/event-rules.ts';
import { IDENTIFIER_SIZE, identifierFrom, isOfIdentifierSize } from './http/identifier.ts';

const USUAL_LIMIT = 20;

/** An identifier in a path. */
export const identifier = z.string().check(
  z.overwrite((segment) => identifierFrom(segment) ?? ''),
  z.minLength(1, {
    abort: true,
    error: `${IDENTIFIER_SIZE}, percent-encoded, or \`~\` and its base64url`,
  }),
);

/** An identifier in a body: as it is. */
export const plainIdentifier = z.string().check(
  z.minLength(1, { abort: true, error: IDENTIFIER_SIZE }),
  z.maxLength(MAX_ID_BYTES, { abort: true, error: IDENTIFIER_SIZE }),
  z.refine((text) => text.isWellFormed() && isOfIdentifierSize(text), IDENTIFIER_SIZE),
);

/** How many items or customers an answer may have, in a query. */
export function limitUpTo(most: number) {
  const error = `must be a whole number from 1 to ${most}`;
  return z._default(
    z.pipe(
      z.pipe(
        z.string({ error: 'must be a number' }),
        z.transform((text) => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN)),
      ),
      z
        .int({ error })
        .check(
          z.minimum(1, error),
          z.maximum(most, error),
          z.describe('Most items or customers of the answer'),
        ),
    ),
    USUAL_LIMIT,
  );
}

/** How many items a list may have, in a query. */
export const limit = limitUpTo(100);

/** Where a list continues. Opaque to callers. */
export const cursor = z
  .optional(z.string().check(z.minLength(1, 'is empty'), z.maxLength(4096, 'is too long')))
  .check(z.describe('`next_cursor` of the page before'));

/** Times beyond these have years of more than four digits, or none that a shop was open in, somewhere in the world. */
const [EARLIEST, LATEST] = [0, Date.UTC(9999, 11, 31)];

/** A time in a body, ISO 8601 with its zone, from 1970 to 9999. */
export const isoMoment = z.iso
  .datetime({ offset: true, error: 'must be a time in ISO 8601 with its zone' })
  .check(
    z.refine((text) => {
      const time = Date.parse(text);
      return time >= EARLIEST && time <= LATEST;
    }, 'must be a time from 1970 to 9999'),
  );

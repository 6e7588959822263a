import * as z from 'zod/mini';
import {
  HIGHEST_RATING,
  LARGEST_QUANTITY,
  LOWEST_RATING,
  MAX_ID_BYTES,
  SMALLEST_QUANTITY,
} from '../../contract/events/event-rules.ts';
import { REPORTED_TYPES } from '../../contract/events/event-types.ts';
import { eventTime } from './event-time.ts';
import { isPlainJson } from './plain-json.ts';

/**
 * Curation reads an identifier that begins like a JSON object or list as one, and sets it aside; a byte-order mark at
 * the start of a text gets lost on the way.
 */
const ID_FORM = /^[^[{\ufeff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const ID_FORBIDDEN = /[\u0000-\u001f\u007f\u{10ffff}]/u;

const TIME_ERROR =
  'must be ISO 8601 with a zone, such as 2026-03-01T12:00:00Z, or a number of seconds or milliseconds since 1970';
const CURRENCY_ERROR = 'must be an ISO 4217 code such as EUR';
const RATING_ERROR = `must be a number from ${LOWEST_RATING} to ${HIGHEST_RATING}`;
const ID_ERROR = `must be a text of 1 to ${MAX_ID_BYTES} bytes of UTF-8 without control characters, not beginning with [ or {`;

/** An identifier; whole numbers are taken for their digits, as in a dump. */
const id = z.pipe(
  z.pipe(
    z.union([z.string(), z.int()], { error: ID_ERROR }),
    z.transform((value) => String(value)),
  ),
  z
    .string()
    .check(
      z.refine(
        (text) =>
          text.isWellFormed() &&
          ID_FORM.test(text) &&
          !ID_FORBIDDEN.test(text) &&
          Buffer.byteLength(text) <= MAX_ID_BYTES,
        ID_ERROR,
      ),
    ),
);

const words = z
  .string({ error: 'must be a text' })
  .check(z.refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be Unicode without NUL'));

const eventType = z.pipe(
  z.pipe(
    z
      .string({ error: `must be one of ${REPORTED_TYPES.join(', ')}` })
      .check(z.meta({ enum: [...REPORTED_TYPES] })),
    z.transform((text) => text.trim().toLowerCase()),
  ),
  z.enum(REPORTED_TYPES, { error: `must be one of ${REPORTED_TYPES.join(', ')}` }),
);

/** UTC milliseconds of an ISO 8601 text with a zone, or of a number: seconds below 10^11, milliseconds above. */
const timestamp = z.pipe(
  z.union([z.string(), z.number()], { error: TIME_ERROR }),
  z.transform((value, context) => {
    const time = eventTime(value);
    if (time !== undefined) return time;
    context.issues.push({
      code: 'custom',
      input: value,
      message: TIME_ERROR,
      params: { code: 'time.invalid' },
    });
    return z.NEVER;
  }),
);

/** One event of the contract with the shop. Unknown fields are refused: what else there is goes into `properties`. */
export const eventSchema = z.strictObject({
  event_type: eventType,
  timestamp: z.optional(timestamp),
  event_id: z.optional(id),
  customer_id: z.optional(id),
  session_id: z.optional(id),
  anonymous_id: z.optional(id),
  item_id: z.optional(id),
  order_id: z.optional(id),
  quantity: z.optional(
    z
      .number({ error: 'must be a number' })
      .check(
        z.positive('must be positive; a refund is an event of its own'),
        z.minimum(SMALLEST_QUANTITY, `must be ${SMALLEST_QUANTITY} at least`),
        z.maximum(LARGEST_QUANTITY, `must be ${LARGEST_QUANTITY} at most`),
      ),
  ),
  unit_price: z.optional(
    z
      .number({ error: 'must be a number' })
      .check(z.nonnegative('must not be negative; a refund is an event of its own')),
  ),
  currency: z.optional(
    z.pipe(
      z.pipe(
        z.string({ error: CURRENCY_ERROR }),
        z.transform((text) => text.trim().toUpperCase()),
      ),
      z.string().check(z.regex(/^[A-Z]{3}$/, CURRENCY_ERROR)),
    ),
  ),
  rating: z.optional(
    z
      .number({ error: 'must be a number' })
      .check(z.minimum(LOWEST_RATING, RATING_ERROR), z.maximum(HIGHEST_RATING, RATING_ERROR)),
  ),
  review: z.optional(words),
  query: z.optional(words),
  recommendation_id: z.optional(id),
  properties: z.optional(
    z
      .record(z.string(), z.unknown(), { error: 'must be a JSON object' })
      .check(z.refine(isPlainJson, 'must be JSON of Unicode without NUL, at most 16 levels deep')),
  ),
});

/** An event as the schema leaves it: its time in UTC milliseconds. */
export type ParsedEvent = z.infer<typeof eventSchema>;

import * as z from 'zod/mini';
import type { Operation } from '../http/operation.ts';
import { noQuery, nothing } from '../parameters.ts';

/** Most events in one request. */
export const MOST_EVENTS = 500;

const COUNT_ERROR = `must be a list of 1 to ${MOST_EVENTS} events`;

/** `{events: […]}`, or an event itself; each event is looked at later, for itself. */
const body = z
  .looseObject(
    {
      events: z.optional(
        z
          .array(z.unknown(), { error: COUNT_ERROR })
          .check(z.minLength(1, COUNT_ERROR), z.maxLength(MOST_EVENTS, COUNT_ERROR)),
      ),
      backfill: z.optional(z.boolean({ error: 'must be true or false' })),
    },
    { error: 'must be an event, or an object with `events`' },
  )
  .check(
    z.refine(
      (given) => given.events === undefined || Object.keys(given).every((key) => KEYS.has(key)),
      'has other keys beside `events` and `backfill`',
    ),
  );

const KEYS: ReadonlySet<string> = new Set(['events', 'backfill']);

/** Operations of the area, by name. */
export const eventOperations = {
  postEvents: {
    id: 'postEvents',
    route: 'POST /v1/events',
    params: nothing,
    query: noQuery,
    body,
    caching: 'never',
    events: true,
    success: 202,
  } satisfies Operation<typeof nothing, typeof noQuery, typeof body>,
} as const;

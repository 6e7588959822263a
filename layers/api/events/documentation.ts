import * as z from 'zod/mini';
import type { Documentation } from '../http/documentation.ts';
import { eventSchema } from './event-schema.ts';
import { type eventOperations, MOST_EVENTS } from './operations.ts';
import { acceptedEventsBody } from './responses.ts';

eventSchema.register(z.globalRegistry, { id: 'Event' });

const backfill = z.optional(z.boolean());

export const eventDocumentation = {
  postEvents: {
    tag: 'Events',
    summary: 'What happened',
    description:
      `Takes an event or up to ${MOST_EVENTS}, 1 MiB at most, each looked at for itself; 202 also when none could be used, ` +
      '`rejected` says why. `accepted`, `duplicates`, `ignored` and the number of `rejected` add up to what was sent. An accepted event is durable, is seen by the next request of its customer and session, and is part ' +
      'of the next training run. The same `event_id` counts once, whoever sends it first; an event without one is the same when it ' +
      'says the same, so give it a `timestamp` if it may be sent again – without, it happened when it arrived. Live events are ' +
      'of the last seven days, and ten minutes ahead at most; `backfill: true` takes history of any age since 1990 for the next ' +
      'run, and leaves what is live as it is. `unit_price` is in units of `currency`, by default the reporting currency.',
    request: z.union([
      z.strictObject({
        events: z.array(eventSchema).check(z.minLength(1), z.maxLength(MOST_EVENTS)),
        backfill,
      }),
      z.strictObject({ ...eventSchema.shape, backfill }),
    ]),
    response: acceptedEventsBody,
    example: {
      accepted: 2,
      duplicates: 0,
      ignored: 0,
      rejected: [
        {
          index: 2,
          code: 'time.in_future',
          detail: 'is more than 10 minutes in the future: look at the clock and the unit',
          pointer: '/timestamp',
        },
      ],
    },
    errors: [503],
  },
} as const satisfies Readonly<Record<keyof typeof eventOperations, Documentation>>;

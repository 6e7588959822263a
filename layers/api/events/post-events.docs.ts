import * as z from 'zod/mini';
import { STOREFRONT_EVENTS } from '../../contract/events/event-rules.ts';
import type { Docs } from '../docs.ts';
import { eventSchema } from './event-schema.ts';
import { MOST_EVENTS } from './take-events.ts';

eventSchema.register(z.globalRegistry, { id: 'Event' });

/** How the answer counts. */
export const COUNTED =
  '`accepted`, `duplicates`, `ignored` and the number of `rejected` add up to what was sent. An accepted event ' +
  'is durable, is seen by the next request of its customer and session, and is part of the next training run. Events of ' +
  'the same `event_id`, type, customer and item count once; an event without `event_id` counts once when all its fields are the same, so give it a `timestamp` if it may ' +
  'be sent again: without one, it happened when it arrived.';

export const docs: Docs = {
  tag: 'Events',
  summary: 'Report what visitors do',
  description:
    `Takes an event or up to ${MOST_EVENTS}, 1 MiB at most, each checked by itself; 202 also when none could be used, ` +
    '`rejected` says why, and `warnings` what is odd about those taken. An event names a customer, a session or a device (`anonymous_id`). ' +
    "`identify` says that a device is a customer's: what a visitor did on it is theirs from the next answer on, and in the next run for all of the " +
    "past; what happened on a device of several customers stays nobody's. The types are " +
    `${STOREFRONT_EVENTS.map((type) => `\`${type}\``).join(', ')}: any visitor can send these, and could invent others, so purchases, refunds and ratings ` +
    'are rejected with `event.not_allowed`; they come from `POST /v1/events/trusted` or from dumps. Events are of the last seven days, and ten ' +
    `minutes ahead at most. ${COUNTED}`,
  requestSchema: z.union([
    z.strictObject({ events: z.array(eventSchema).check(z.minLength(1), z.maxLength(MOST_EVENTS)) }),
    eventSchema,
  ]),
  request: {
    events: [
      {
        event_type: 'view',
        timestamp: '2026-03-01T08:00:00Z',
        event_id: 'e-1',
        customer_id: 'c-1042',
        session_id: 's-77',
        item_id: 'MUG-07',
      },
      { event_type: 'cart', timestamp: '2026-03-01T08:04:10Z', session_id: 's-77', item_id: 'MUG-07' },
      { event_type: 'view', timestamp: '2027-03-01T08:00:00Z', customer_id: 'c-1042', item_id: 'POT-02' },
    ],
  },
  answers: {
    accepted: {
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
  },
};

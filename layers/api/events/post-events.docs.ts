import * as z from 'zod/mini';
import type { Docs } from '../docs.ts';
import { eventSchema } from './event-schema.ts';
import { MOST_EVENTS } from './post-events.ts';

eventSchema.register(z.globalRegistry, { id: 'Event' });

const backfill = z
  .optional(z.boolean())
  .check(z.describe('History of any age since 1990, for the next run; what is live stays as it is'));

export const docs: Docs = {
  tag: 'Events',
  summary: 'Report what happened',
  description:
    `Takes an event or up to ${MOST_EVENTS}, 1 MiB at most, each checked by itself; 202 also when none could be used, ` +
    '`rejected` says why, and `warnings` what is odd about those taken. An event names a customer or a session. `accepted`, `duplicates`, `ignored` and the number of `rejected` add up to what was sent. An accepted event ' +
    'is durable, is seen by the next request of its customer and session, and is part of the next training run. Events of ' +
    'the same `event_id`, type, customer and item count once; an event without `event_id` is the same when it says the same, so give it a `timestamp` if it may ' +
    'be sent again – without, it happened when it arrived. Live events are of the last seven days, and ten minutes ahead at most; ' +
    '`backfill: true` takes history of any age since 1990 for the next run, and leaves what is live as it is. `unit_price` is in units ' +
    'of `currency`, by default the reporting currency.',
  requestSchema: z.union([
    z.strictObject({
      events: z.array(eventSchema).check(z.minLength(1), z.maxLength(MOST_EVENTS)),
      backfill,
    }),
    z.strictObject({ ...eventSchema.shape, backfill }),
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
      {
        event_type: 'purchase',
        timestamp: '2026-03-01T08:04:10Z',
        event_id: 'e-2',
        customer_id: 'c-1042',
        session_id: 's-77',
        item_id: 'MUG-07',
        order_id: 'o-9001',
        quantity: 2,
        unit_price: 12.5,
        currency: 'GBP',
      },
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

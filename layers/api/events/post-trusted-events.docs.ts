import * as z from 'zod/mini';
import type { Docs } from '../docs.ts';
import { eventSchema } from './event-schema.ts';
import { COUNTED, docs as storefront } from './post-events.docs.ts';
import { MOST_EVENTS } from './take-events.ts';

const backfill = z
  .optional(z.boolean())
  .check(z.describe('History of any age since 1990, for the next run; live data stays as it is'));

export const docs: Docs = {
  tag: 'Events',
  summary: 'Report orders, and anything else, from the back office',
  description:
    'Takes events of every type, also `purchase`, `refund` and `rating`, from systems of the shop; otherwise like `POST /v1/events`. ' +
    '`backfill: true` takes history of any age since 1990 for the next run, and leaves what is live as it is. `unit_price` is in units ' +
    `of \`currency\`, by default the reporting currency. ${COUNTED}`,
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
    ],
  },
  answers: { ...storefront.answers, accepted: { accepted: 1, duplicates: 0, ignored: 0, rejected: [] } },
};

import * as z from 'zod/mini';
import { CALL_TYPES } from '../../contract/events/ecommerce-calls.ts';
import type { Docs } from '../docs.ts';
import { component, described } from '../fields.ts';
import { MOST_EVENTS } from './take-events.ts';

/** What all calls have in common. */
const COMMON =
  "The shape is that of Segment's tracking API, which RudderStack and PostHog share. An order with several products is several events: " +
  '`accepted`, `duplicates` and `ignored` count events, `unused` counts calls, and places in `rejected` are those of calls. `userId` is the customer, ' +
  '`anonymousId` the session and the device. Traits and page names are not kept.';

const text = z.optional(z.nullable(z.string()));

/** A call, as far as it is read. */
const call = component(
  'Call',
  z.looseObject({
    type: described(z.optional(z.enum(CALL_TYPES)), 'Needed in a batch; elsewhere the path says it'),
    event: described(text, 'Of a track call: a name of the e-commerce specification'),
    messageId: described(text, 'Makes a call that is sent again count once'),
    anonymousId: described(text, 'The visitor before anybody says who they are: session and device'),
    userId: described(text, 'The customer'),
    previousId: described(text, 'Of an alias call: what the visitor was called before'),
    timestamp: described(text, 'ISO 8601 with a zone; by default when the call arrived'),
    properties: described(
      z.optional(z.record(z.string(), z.unknown())),
      'Of a track call: product or `products`, order, query, rating',
    ),
    context: described(
      z.optional(z.record(z.string(), z.unknown())),
      'Read for `consent.categoryPreferences.Analytics`: where it is false, the call is not used',
    ),
  }),
);

const batch = z.looseObject({ batch: z.array(call).check(z.minLength(1), z.maxLength(MOST_EVENTS)) });

/** Documentation of a path that takes calls. */
export function callDocs(
  summary: string,
  description: string,
  request: Record<string, unknown>,
  answer: Partial<typeof NONE> = {},
): Docs {
  return {
    tag: 'Events',
    summary,
    description: `${description} ${COMMON}`,
    requestSchema: 'batch' in request ? batch : call,
    request,
    answers: { accepted: { ...NONE, ...answer } },
  };
}

const NONE = { accepted: 0, duplicates: 0, ignored: 0, rejected: [], unused: 0 };

const WHO = { messageId: 'm-1', anonymousId: 'a-77', timestamp: '2026-03-01T08:00:00.000Z' };

export const VIEW = {
  type: 'track',
  event: 'Product Viewed',
  ...WHO,
  properties: { sku: 'MUG-07', name: 'Speckled mug', price: 12.5, currency: 'GBP' },
};

export const IDENTIFY_CALL = { type: 'identify', ...WHO, messageId: 'm-2', userId: 'c-1042' };

export const ORDER = {
  type: 'track',
  event: 'Order Completed',
  ...WHO,
  messageId: 'm-3',
  userId: 'c-1042',
  properties: {
    order_id: 'o-9001',
    currency: 'GBP',
    products: [
      { sku: 'MUG-07', price: 12.5, quantity: 2 },
      { sku: 'POT-02', price: 30, quantity: 1 },
    ],
  },
};

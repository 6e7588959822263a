import { LINKING_CALLS, TRACKED_EVENTS } from '../../../contract/events/ecommerce-calls.ts';
import type { Preset } from '../preset.ts';

/** What the visitor agreed to, as consent managers write it for Segment. */
const PREFERENCES = 'context.consent.categoryPreferences';
const CONSENT = `${PREFERENCES}.Analytics`;

const list = 'properties.products';
const element = (name: string) => `${list}[].${name}`;
/** Of the product in the list, or of the event's only product. */
const either = (...names: string[]) => ({
  first: [...names.map(element), ...names.map((name) => `properties.${name}`)],
  optional: true,
});

/** Whole calls, an object per line, as the destinations for S3 and other stores write them. */
export const segment: Preset = {
  name: 'segment',
  description:
    'Segment, RudderStack, PostHog: calls of the e-commerce specification (NDJSON), `identify` calls as customers, and as links between devices and customers',
  header: {
    events: [
      ['messageId', 'type', 'anonymousId'],
      ['messageId', 'type', 'userId'],
    ],
    customers: ['messageId', 'type', 'userId', 'traits'],
  },
  mapping: {
    events: {
      optional: [
        'event',
        'type',
        list,
        'properties.discount',
        'previousId',
        'anonymousId',
        'userId',
        CONSENT,
      ],
      explode: list,
      columns: {
        // Only `track` calls have an event, only `alias` calls a previous identifier.
        'what happened': { first: ['event', 'type'] },
        device: { first: ['previousId', 'anonymousId'], optional: true },
        item: either('sku', 'product_id', 'id'),
        pieces: { first: [element('quantity'), 'properties.quantity', { value: '1' }] },
        price: either('price'),
        'price of the line': { multiply: ['price', 'pieces'] },
        'all lines': { sum: 'price of the line' },
        discount: { min: [{ max: ['properties.discount', 0] }, 'all lines'] },
        'discount of the line': { spread: 'discount', over: 'price of the line' },
        // Shares are rounded, so that one may come to a little more than its line.
        goods: {
          if: { column: 'price of the line', above: 0 },
          take: { max: [{ subtract: ['price of the line', 'discount of the line'] }, 0] },
          else: 'price of the line',
        },
        'whole order': {
          first: ['properties.revenue', 'properties.subtotal', 'properties.total'],
          optional: true,
        },
        order: either('order_id', 'orderId'),
      },
      ignore: [
        {
          when: { not: { column: 'type', in: ['track', ...Object.keys(LINKING_CALLS)] } },
          code: 'not-a-track-call',
          reason: 'page, screen and group calls are no events of the shop',
        },
        {
          when: { column: CONSENT, equals: 'false' },
          code: 'no-consent',
          reason: 'the visitor did not agree to analytics',
        },
        {
          when: {
            all: [
              { column: 'type', in: Object.keys(LINKING_CALLS) },
              {
                any: [
                  { column: 'userId', empty: true },
                  { column: 'device', empty: true },
                ],
              },
            ],
          },
          code: 'links-nobody',
          reason: 'the call does not say both who the customer is and which device is theirs',
        },
        {
          when: {
            not: {
              column: 'what happened',
              in: [...Object.keys(TRACKED_EVENTS), ...Object.keys(LINKING_CALLS)],
            },
          },
          code: 'other-event',
          reason: 'not one of the events of the e-commerce specification that are used',
        },
        {
          when: {
            all: [
              { column: 'item', empty: true },
              { column: 'event', in: ['Product List Viewed', 'Viewed Product Category'] },
            ],
          },
          code: 'empty-list',
          reason: 'the list names no product',
        },
      ],
      fields: {
        event_type: { column: 'what happened', map: { ...TRACKED_EVENTS, ...LINKING_CALLS } },
        // The lines of one message are events of their own.
        event_id: { columns: ['messageId', '#'], separator: '/' },
        timestamp: { first: ['timestamp', 'originalTimestamp', 'receivedAt'] },
        customer_id: { column: 'userId', optional: true, clean: ['trim'] },
        session_id: { column: 'anonymousId', optional: true, clean: ['trim'] },
        anonymous_id: { column: 'device', clean: ['trim'] },
        item_id: 'item',
        order_id: 'order',
        recommendation_id: either('recommendation_id'),
        quantity: 'pieces',
        amount: { if: { column: 'item', empty: true }, take: 'whole order', else: 'goods' },
        currency: { first: [element('currency'), 'properties.currency'], optional: true },
        query: { column: 'properties.query', optional: true },
        rating: { column: 'properties.rating', optional: true },
        review: { column: 'properties.review_body', optional: true },
      },
    },
    items: {
      from: 'events',
      fields: {
        title: either('name'),
        brand: either('brand'),
        category: either('category'),
        price: 'price',
        url: either('url'),
        image_url: either('image_url'),
      },
    },
    customers: {
      ignore: [
        {
          when: { not: { column: 'type', equals: 'identify' } },
          code: 'not-an-identify-call',
          reason: 'only identify calls describe customers',
        },
      ],
      fields: {
        customer_id: { column: 'userId', clean: ['trim'] },
        attributes: { column: 'traits', optional: true },
        consent_analytics: { column: CONSENT, optional: true },
        consent_marketing: { column: `${PREFERENCES}.Advertising`, optional: true },
      },
    },
  },
};

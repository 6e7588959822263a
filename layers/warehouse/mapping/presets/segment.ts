import { IDENTIFY } from '../../../contract/events/event-types.ts';
import type { Preset } from '../preset.ts';

/** Names of events in Segment's e-commerce specification, and in its first version. */
const EVENTS = {
  'Products Searched': 'search',
  'Product List Viewed': 'impression',
  'Viewed Product Category': 'impression',
  'Product Clicked': 'click',
  'Product Viewed': 'view',
  'Viewed Product': 'view',
  'Product Added': 'cart',
  'Added Product': 'cart',
  'Product Added to Wishlist': 'wishlist',
  'Order Completed': 'purchase',
  'Completed Order': 'purchase',
  'Order Refunded': 'refund',
  'Refunded Order': 'refund',
  'Order Cancelled': 'refund',
  'Product Reviewed': 'rating',
} as const;

/** Calls that say whose a device is. */
const LINKS = { identify: IDENTIFY, alias: IDENTIFY } as const;

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
      optional: ['event', 'type', list, 'properties.discount', 'previousId', 'anonymousId', 'userId'],
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
        goods: { subtract: ['price of the line', 'discount of the line'] },
        'whole order': {
          first: ['properties.revenue', 'properties.subtotal', 'properties.total'],
          optional: true,
        },
        order: either('order_id', 'orderId'),
      },
      ignore: [
        {
          when: { not: { column: 'type', in: ['track', ...Object.keys(LINKS)] } },
          code: 'not-a-track-call',
          reason: 'page, screen and group calls are no events of the shop',
        },
        {
          when: {
            all: [
              { column: 'type', in: Object.keys(LINKS) },
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
          when: { not: { column: 'what happened', in: [...Object.keys(EVENTS), ...Object.keys(LINKS)] } },
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
        event_type: { column: 'what happened', map: { ...EVENTS, ...LINKS } },
        // The lines of one message are events of their own.
        event_id: { columns: ['messageId', '#'], separator: '/' },
        timestamp: { first: ['timestamp', 'originalTimestamp', 'receivedAt'] },
        customer_id: { column: 'userId', optional: true, clean: ['trim'] },
        session_id: { column: 'anonymousId', optional: true, clean: ['trim'] },
        anonymous_id: { column: 'device', clean: ['trim'] },
        item_id: 'item',
        order_id: 'order',
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
      },
    },
  },
};

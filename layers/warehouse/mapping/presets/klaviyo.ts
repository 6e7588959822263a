import type { Preset } from '../preset.ts';

/** The metric's name, in answers of the API with and without the wrapper, and in exports. */
const METRIC = {
  first: [
    'metric.name',
    'attributes.metric.name',
    'metric.data.attributes.name',
    'attributes.metric.data.attributes.name',
    'event_name',
  ],
  optional: true,
};
const EVENTS = {
  'Viewed Product': 'view',
  'Added to Cart': 'cart',
  'Ordered Product': 'purchase',
  'Refunded Order': 'refund',
  'Cancelled Order': 'refund',
} as const;

const property = (name: string) => [
  `event_properties.${name}`,
  `attributes.event_properties.${name}`,
  `attributes.properties.${name}`,
  `properties.${name}`,
];
const anyOf = (...names: string[]) => ({ first: names.flatMap(property), optional: true });

/** Events of the API, as NDJSON or as a whole answer. `Placed Order` tells the same sale as `Ordered Product` and is left out. */
export const klaviyo: Preset = {
  name: 'klaviyo',
  description: 'Klaviyo: events of its API (NDJSON or a whole answer)',
  header: {
    events: [
      ['type', 'id', 'attributes', 'relationships'],
      ['type', 'attributes'],
    ],
  },
  mapping: {
    events: {
      columns: {
        metric: METRIC,
        item: anyOf('SKU', 'ProductID', '$product_id'),
        pieces: { first: [...property('Quantity'), { value: '1' }] },
        price: anyOf('ItemPrice', 'Price', 'ProductPrice', '$value'),
        value: {
          first: ['attributes.value', 'value', ...property('$value'), ...property('value')],
          optional: true,
        },
      },
      ignore: [
        {
          when: { not: { column: 'metric', in: Object.keys(EVENTS) } },
          code: 'other-metric',
          reason: 'not one of the metrics that are used; Placed Order tells the same sale as Ordered Product',
        },
      ],
      fields: {
        event_type: { column: 'metric', map: EVENTS },
        event_id: { first: ['id', 'attributes.unique_id', 'unique_id', 'attributes.uuid'], optional: true },
        timestamp: {
          first: [
            'attributes.datetime',
            'attributes.time',
            'attributes.timestamp',
            'datetime',
            'time',
            'timestamp',
          ],
        },
        customer_id: {
          first: [
            'attributes.profile.data.attributes.external_id',
            { column: 'attributes.profile.data.attributes.email', clean: ['trim', 'lower'] },
            'relationships.profile.data.id',
            'profile_id',
          ],
          optional: true,
        },
        item_id: 'item',
        order_id: anyOf('OrderId', '$order_id', '$event_id'),
        quantity: 'pieces',
        currency: {
          first: ['attributes.value_currency', ...property('$currency_code'), ...property('value_currency')],
          optional: true,
        },
      },
      emit: [
        {
          when: { column: 'metric', in: ['Viewed Product', 'Added to Cart'] },
          fields: { unit_price: 'price', order_id: null },
        },
        {
          when: { column: 'metric', equals: 'Ordered Product' },
          fields: {
            amount: {
              if: { column: 'price', empty: true },
              take: 'value',
              else: { multiply: ['price', 'pieces'] },
            },
          },
        },
        {
          when: { column: 'metric', in: ['Refunded Order', 'Cancelled Order'] },
          fields: { item_id: null, quantity: null, amount: 'value' },
        },
      ],
    },
    items: {
      from: 'events',
      fields: {
        title: anyOf('ProductName', 'Name'),
        brand: anyOf('Brand', 'ProductBrand'),
        category: anyOf('Categories', 'ProductCategories'),
        url: anyOf('URL', 'ProductURL'),
        image_url: anyOf('ImageURL', 'ProductImageURL'),
      },
    },
  },
};

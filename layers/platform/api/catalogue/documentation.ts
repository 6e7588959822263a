import type { Documentation } from '../documentation.ts';
import { itemRowsInFull } from './item-schema.ts';
import { catalogueItemBody, itemsAcceptedBody } from './responses.ts';

const item = {
  item_id: 'MUG-07',
  source: 'live',
  updated_at: '2026-03-01T14:05:09.120Z',
  model_version: '20260301T023000-7f3a',
  shown: true,
  title: 'Enamel mug, green',
  category: ['Home', 'Kitchen', 'Mugs'],
  brand: 'Fell & Tarn',
  price: 1250,
  currency: 'GBP',
  properties: { colour: 'green' },
  in_stock: true,
  available_from: null,
  available_until: null,
  hidden: false,
};

/** The catalogue's operations, by name. */
export const catalogueDocumentation = {
  getItem: {
    tag: 'Catalogue',
    summary: 'What is known of an item',
    description:
      'The word of the live catalogue, or of the serving model where that has none. `in_stock`, `available_from`, `available_until` ' +
      'and `hidden` are told of live items; `shown` is the sum of them, and is told of all.',
    response: catalogueItemBody,
    example: item,
    errors: [404, 503],
  },
  putItem: {
    tag: 'Catalogue',
    summary: 'Say everything anew of an item',
    description:
      'Replaces what was said of the item: what is left out is unknown from now on, in stock and shown unless it says otherwise. ' +
      'Holds from this answer on: requests after it see the item as it is now. A new item is shown beside those that are ' +
      'most like it by title, description, brand and category, until a run has learnt it. `price` is in major units (12.50) of ' +
      '`currency`, or of the reporting one. The next run learns it too.',
    response: catalogueItemBody,
    example: item,
    errors: [409, 503],
  },
  deleteItem: {
    tag: 'Catalogue',
    summary: 'Hide an item',
    description:
      'It is in no answer from now on, until it is put again. The same again changes nothing, and an item nobody knows may be ' +
      'hidden too.',
    response: catalogueItemBody,
    example: item,
    errors: [409, 503],
  },
  putItems: {
    tag: 'Catalogue',
    summary: 'Say everything anew of many items',
    description:
      'As for one item, up to 500 at a time. Each is looked at by itself: the good ones hold from this answer on, the others are ' +
      'listed. Of an item that is told twice the last word counts.',
    request: itemRowsInFull,
    response: itemsAcceptedBody,
    example: {
      accepted: 499,
      rejected: [
        {
          index: 17,
          code: 'request.invalid',
          detail: 'must be a time in ISO 8601 with its zone',
          pointer: '/available_from',
        },
      ],
    },
    errors: [503],
  },
} as const satisfies Readonly<Record<string, Documentation>>;

import type { Documentation } from '../http/documentation.ts';
import { itemRowsInFull } from './item-schema.ts';
import { catalogueItemBody, itemsAcceptedBody } from './responses.ts';

const item = {
  item_id: 'MUG-07',
  source: 'live',
  updated_at: '2026-03-01T14:05:09.120Z',
  model_version: '20260301T023000-7f3a',
  shown: true,
  not_shown_because: null,
  title: 'Enamel mug, green',
  description: 'Holds a third of a litre.',
  category: ['Home', 'Kitchen', 'Mugs'],
  brand: 'Fell & Tarn',
  price_minor: 1250,
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
      'The word of the live catalogue, or of the serving model where that has none. `shown` is the sum of `in_stock`, ' +
      '`available_from`, `available_until`, `hidden` and, in a shop whose items have titles, of `title`; `not_shown_because` is the ' +
      'first of them that keeps the item away. The answer may be put again as it is. An item that is called `popular`, `trending` ' +
      'or `new` is asked for as `~` and the base64url of that.',
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
      'most like it by title, description, brand and category, until a run has learnt it; without a title it is not, unless the ' +
      'shop has none at all. Either `price`, in major units (12.50) of `currency` or of the reporting one, or `price_minor`, in ' +
      'minor units (1250) of the reporting one. What an answer tells beside that may stand there as well and changes nothing. The ' +
      'next run learns it too.',
    response: catalogueItemBody,
    example: item,
    errors: [409, 503],
  },
  patchItem: {
    tag: 'Catalogue',
    summary: 'Change some of what is said of an item',
    description:
      'A JSON merge patch (RFC 7396): what is left out stays as it is, null takes away. `{"in_stock": false}` for what is sold out, ' +
      '`{"price": 12.5}` for a new price. The same again changes nothing, and of changes at the same time none is lost. Holds from ' +
      'this answer on, and the next run learns the whole item.',
    response: catalogueItemBody,
    example: item,
    errors: [404, 409, 503],
  },
  deleteItem: {
    tag: 'Catalogue',
    summary: 'Hide an item',
    description: 'It is in no answer from now on, until it is put again. The same again changes nothing.',
    response: catalogueItemBody,
    example: item,
    errors: [404, 409, 503],
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
          code: 'field.invalid',
          detail: 'must be a time in ISO 8601 with its zone',
          pointer: '/available_from',
        },
      ],
      warnings: [],
    },
    errors: [503],
  },
} as const satisfies Readonly<Record<string, Documentation>>;

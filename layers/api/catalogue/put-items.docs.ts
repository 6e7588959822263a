import type { Docs } from '../docs.ts';
import { mugOfShop } from './item.example.ts';
import { itemRowsInFull } from './item-request.ts';

export const docs: Docs = {
  tag: 'Catalogue',
  summary: 'Replace many items',
  description:
    'As for one item, up to 500 at a time. Each is checked by itself: the good ones hold from this answer on, the others are ' +
    'listed. Of an item that comes twice the last counts.',
  requestSchema: itemRowsInFull,
  request: {
    items: [
      { item_id: 'MUG-07', ...mugOfShop },
      { item_id: 'POT-02', title: 'Camping pot', price_minor: 3900, in_stock: false },
    ],
  },
  answers: {
    accepted: {
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
  },
};

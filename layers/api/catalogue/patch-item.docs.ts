import type { Docs } from '../docs.ts';
import { mugOfCatalogue } from './item.example.ts';

export const docs: Docs = {
  tag: 'Catalogue',
  summary: 'Change an item in part',
  description:
    'A JSON merge patch (RFC 7396): what is left out stays as it is, null takes away. `{"in_stock": false}` for what is sold out, ' +
    '`{"price": 12.5}` for a new price. The same again changes nothing, and of changes at the same time none is lost. Holds from ' +
    'this answer on, and the next run learns the whole item.',
  request: { price: 12.5, available_until: null },
  answers: { item: mugOfCatalogue },
  errors: [404, 409, 503],
};

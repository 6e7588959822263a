import { customersPageExample } from '../customers-page.example.ts';
import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Worklists',
  summary: 'Whom to do it for',
  description:
    'Customers of a play, highest value at stake first, among equals who was seen last, page by page: ask again with `next_cursor` until it is null. Customers who refuse to be contacted for marketing are left out. With `Accept: text/csv` it is a table with money in units of the currency, and a `Link` header to what follows.',
  answers: { page: { ...EXAMPLE.head, play: 'thank', ...customersPageExample } },
  errors: [404, 503],
};

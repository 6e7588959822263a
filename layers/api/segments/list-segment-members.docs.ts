import { customersPageExample } from '../customers-page.example.ts';
import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Segments',
  summary: 'Who is in a segment',
  description:
    'Members of a segment or cluster, highest historic value first, page by page: ask again with `next_cursor` until it is null. ' +
    'A filtered page may be empty before the end. Before you contact members, ask with `purpose=marketing`. With `Accept: text/csv` it is a table with money in units of the currency, and a `Link` header to what follows.',
  answers: { page: { ...EXAMPLE.head, segment_id: 'champions', ...customersPageExample, purpose: null } },
  errors: [404, 503],
};

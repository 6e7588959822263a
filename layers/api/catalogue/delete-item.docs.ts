import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Catalogue',
  summary: 'Hide an item',
  description: 'It is in no answer from now on, until it is put again. The same again changes nothing.',
  errors: [404, 409, 503],
};

import type { Docs } from '../docs.ts';
import { mugOfCatalogue } from './item.example.ts';

export const docs: Docs = {
  tag: 'Catalogue',
  summary: 'What is known of an item',
  description:
    'From the live catalogue, or from the serving model where that has none. `shown` is the sum of `in_stock`, ' +
    '`available_from`, `available_until`, `hidden` and, in a shop whose items have titles, of `title`; `not_shown_because` is the ' +
    'first of them that keeps the item away. The answer may be put again as it is. An item that is called `popular`, `trending` ' +
    'or `new` is asked for as `~` and the base64url of that.',
  answers: { item: mugOfCatalogue },
  errors: [404, 503],
};

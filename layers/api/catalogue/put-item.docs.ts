import type { Docs } from '../docs.ts';
import { mugOfCatalogue, mugOfShop } from './item.example.ts';

export const docs: Docs = {
  tag: 'Catalogue',
  summary: 'Replace an item',
  description:
    'Replaces everything that is known of the item: what is left out is unknown from now on, in stock and shown unless it says ' +
    'otherwise. Holds from this answer on: requests after it see the item as it is now. A new item is shown beside those that are ' +
    'most like it by title, description, brand and category, until a run has learnt it; without a title it is not, unless the ' +
    'shop has none at all. Either `price`, in major units (12.50) of `currency` or of the reporting one, or `price_minor`, in ' +
    'minor units (1250) of the reporting one. Other fields of an answer may be sent back and change nothing. The next run learns ' +
    'it too.',
  request: mugOfShop,
  answers: { item: mugOfCatalogue },
  errors: [409, 503],
};

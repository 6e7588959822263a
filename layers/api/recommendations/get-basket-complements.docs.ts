import type { Docs } from '../docs.ts';
import { ALWAYS, boughtWith, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What is missing from this basket, or similar to it',
  description:
    '`missing`: what others bought with what the basket holds. `similar`: other things for the same taste. Nothing that the ' +
    `basket holds is listed, nor what the customer, if named, has had. ${ALWAYS}`,
  request: { basket: ['POT-02'], customer_id: 'c-1042', mode: 'missing', placement: 'basket', limit: 5 },
  answers: {
    missing: listExample(
      'bought_together',
      'basket',
      { score: 0.31, key: 'bought_with', parameters: boughtWith, text: 'Often bought with “Camping pot”' },
      { mode: 'missing' },
    ),
  },
};

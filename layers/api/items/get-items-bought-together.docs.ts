import type { Docs } from '../docs.ts';
import { ALWAYS, aboutPot, boughtWith, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What is bought together with this item',
  description:
    'Items of the same baskets, by rules that chance does not explain (log-likelihood ratio), with support, confidence and ' +
    'lift. The text says "often" from a confidence of 0.2 on, "sometimes" below 0.05, and otherwise no more than that both ' +
    `were bought together. ${ALWAYS}`,
  answers: {
    together: listExample(
      'bought_together',
      null,
      { score: 84.2, key: 'bought_with', parameters: boughtWith, text: 'Often bought with “Camping pot”' },
      aboutPot,
    ),
  },
};

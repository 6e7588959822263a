import type { Docs } from '../docs.ts';
import { ALWAYS, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What sells at present',
  description: `Demand of the last four weeks, the latest counting most; of a category where one is named; a category that no item has is refused, and the nearest named. ${ALWAYS}`,
  answers: {
    popular: listExample('popular', null, {
      score: 37.5,
      key: 'popular',
      parameters: { period_days: 28 },
      text: 'Popular with all customers in the last 28 days',
    }),
  },
};

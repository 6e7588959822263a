import type { Docs } from '../docs.ts';
import { ALWAYS, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What sells at present',
  description: `Demand of the last four weeks, the latest counting most; of one category if the request names it. A category that no item has is refused with the nearest known name. ${ALWAYS}`,
  answers: {
    popular: listExample('popular', null, {
      score: 37.5,
      key: 'popular',
      parameters: { period_days: 28 },
      text: 'Popular with all customers in the last 28 days',
    }),
  },
};

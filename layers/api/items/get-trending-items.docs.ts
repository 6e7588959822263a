import type { Docs } from '../docs.ts';
import { ALWAYS, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What sells more than it used to',
  description: `Demand of the last week over what the weeks before lead one to expect. ${ALWAYS}`,
  answers: {
    trending: listExample('trending', null, { score: 3.2, key: 'trending', text: 'Sells more than usual' }),
  },
};

import { type Docs, EXAMPLE } from '../docs.ts';
import { ALWAYS, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What to show in the middle of a session',
  description:
    'For a customer, a session, or somebody of whom only the items just looked at (`session`, oldest first) and the ' +
    '`basket` are known; all of it may be left out. `filter` is a condition on items. The first of personal, session, ' +
    `segment, category (of \`context\`), popular and all-time that has anything serves. ${ALWAYS}`,
  request: {
    session_id: 's-77',
    session: ['POT-02'],
    context: { category: 'Home > Kitchen' },
    placement: 'item-page',
    filter: { attribute: 'price', at_most: 5000 },
    limit: 10,
  },
  answers: {
    session: listExample(
      'session',
      'item-page',
      {
        score: 0.8,
        key: 'because_viewed',
        parameters: { items: [EXAMPLE.pot] },
        text: 'Because you looked at “Camping pot”',
      },
      { customer_id: null },
    ),
  },
};

import type { Docs } from '../docs.ts';
import { listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What this customer buys again',
  description:
    "The customer's own items by how often and how recently they were bought, and how due they are. Nothing else is filled in: " +
    'the list may be empty.',
  answers: {
    due: listExample(
      'buy_again',
      null,
      {
        score: 1.7,
        key: 'buy_again',
        parameters: { days_since: 26, usual_gap_days: 30.5, times: 4 },
        text: 'You bought it 26 days ago, usually every 31 days',
      },
      { customer_id: 'c-1042' },
    ),
  },
};

import { playText } from '../../analytics/serve/play-text.ts';
import { playAssumptionsExample } from '../customers-page.example.ts';
import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Worklists',
  summary: 'What to do, and how much it is about',
  description:
    'Every play with the number of its customers and the profit at stake, in one unit, so that plays can be compared. A customer is in at ' +
    'most one of them, and in none if they refuse to be contacted for marketing or the history is too short to value a contact.',
  answers: {
    worklists: {
      ...EXAMPLE.head,
      worklists: [
        {
          play: 'win-back',
          description: playText('win-back'),
          customers: 214,
          value_at_stake: 4_310_770,
          without_consent: 12,
        },
      ],
      assumptions: playAssumptionsExample,
    },
  },
};

import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Worklists',
  summary: 'What to do, and how much it is about',
  description:
    'Every play with the number of its customers and the money at stake. A customer is in one of them, unless they refuse to be ' +
    'contacted for marketing.',
  answers: {
    worklists: {
      ...EXAMPLE.head,
      worklists: [
        {
          play: 'win-back',
          description: 'Have waited far longer than they usually do: win them back.',
          customers: 214,
          value_at_stake: 4_310_770,
          without_consent: 12,
        },
      ],
    },
  },
};

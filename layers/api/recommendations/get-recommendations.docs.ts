import { type Docs, EXAMPLE } from '../docs.ts';
import { ALWAYS, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What to show this customer',
  description:
    'Best first, each with a reason: what the model found for the customer, blended with what they are looking at now. A reason ' +
    'names items of the customer (`because_of_items`), and what they did with them, only where these are related to the item; ' +
    'otherwise it says that customers with a similar taste chose it (`liked_by_similar_customers`) or that it is popular. What they have had is left out, unless it is bought ' +
    `again by habit. An unknown customer is no error: \`source\` says which list was served instead. ${ALWAYS}`,
  answers: {
    personal: listExample(
      'personal',
      'home',
      {
        score: 0.4182,
        key: 'because_of_items',
        parameters: { items: [EXAMPLE.pot], did: 'bought' },
        text: 'Because you bought “Camping pot”',
      },
      { customer_id: 'c-1042' },
    ),
  },
};

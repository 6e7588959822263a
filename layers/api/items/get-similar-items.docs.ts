import { type Docs, EXAMPLE } from '../docs.ts';
import { ALWAYS, aboutPot, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What goes with this item',
  description:
    'The items that the same customers choose, as far as enough customers bear it out, and as far as not those whose texts are ' +
    `similar; \`score\` is that similarity, 0 to 1. A new item is compared by its content; an item that nobody knows is not found. ${ALWAYS}`,
  answers: {
    similar: listExample(
      'similar',
      'item-page',
      {
        score: 0.61,
        key: 'similar_to',
        parameters: { items: [EXAMPLE.pot] },
        text: 'Similar to “Camping pot”',
      },
      aboutPot,
    ),
  },
};

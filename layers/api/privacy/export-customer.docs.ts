import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Privacy',
  summary: 'All data about a customer',
  description:
    'What the serving model knows and says of the customer, and what came live, in the shapes of the answers that say it; ' +
    'similar customers come without their identifiers. Events lie in files, which `events.command` reads; of a shop on a ' +
    'laptop with `--data DIR` in place of `--bucket NAME`. A customer who is not known gets empty answers.',
  answers: {
    export: {
      customer_id: 'c-1042',
      ...EXAMPLE.head,
      results: {
        customer: null,
        value: null,
        recommendations: {
          items: [
            { ...EXAMPLE.mug, score: 0.83, because: [{ item_id: 'POT-01', title: 'Pot' }], habit: null },
          ],
          excluded_items: ['POT-01'],
          segment_id: 'champions',
          popular: false,
        },
        buy_again: [
          {
            ...EXAMPLE.mug,
            score: 1.2,
            habit: { times: 3, last_purchase: '2026-02-01T10:12:00.000Z', usual_gap_days: 31 },
          },
        ],
        similar_customers: [{ similarity: 0.41, shared_items: 7, segment_id: 'loyal' }],
      },
      activity: [
        { event_id: 'e-1', event_type: 'view', item_id: 'MUG-07', timestamp: '2026-03-01T08:00:00.000Z' },
      ],
      events: { counts: null, command: 'npm run batch -- export --shop NAME --customer ID --out FILE' },
    },
  },
};

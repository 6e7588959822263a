import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Service',
  summary: 'The model that serves',
  description: 'What the serving model was made of, how it was judged and since when it serves.',
  answers: {
    model: {
      ...EXAMPLE.head,
      activated_at: '2026-03-01T02:37:12.000Z',
      expires_at: '2026-03-31T02:37:12.000Z',
      customers: 3000,
      items: 1200,
      events: 412_345,
      rejected_rows: 12,
      recipe: { model: 'item-knn', settings: { neighbours: 100 } },
      holdout: {
        cut: '2026-01-29T22:41:07.000Z',
        customers: 1411,
        k: 20,
        models: [{ model: 'item-knn', recall: 0.21, ndcg: 0.17, hit_rate: 0.44, coverage: 0.63 }],
      },
      verdict: { outcome: 'publish', reason: 'Better than the serving version on the same hold-out.' },
    },
  },
};

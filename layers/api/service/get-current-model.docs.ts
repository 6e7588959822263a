import { type Docs, EXAMPLE } from '../docs.ts';

const EXPOSURE = {
  list_length: 10,
  lists: 1411,
  coverage: 0.63,
  gini: 0.71,
  commonest_item_share: 0.24,
  top_ten_share: 0.19,
  novelty: 6.2,
  overlap: 0.2,
};

export const docs: Docs = {
  tag: 'Service',
  summary: 'The model that serves',
  description: 'What the serving model was made of, how it was judged and since when it serves.',
  answers: {
    model: {
      ...EXAMPLE.head,
      activated_at: '2026-03-01T02:37:12.000Z',
      expires_at: '2026-03-31T02:37:12.000Z',
      held_since: null,
      customers: 3000,
      items: 1200,
      events: 412_345,
      rejected_rows: 12,
      recipe: { model: 'item-knn', settings: { neighbours: 100 } },
      holdout: {
        cut: '2026-01-29T22:41:07.000Z',
        customers: 1411,
        k: 20,
        models: [
          { model: 'item-knn', recall: 0.21, ndcg: 0.17, hit_rate: 0.44, coverage: 0.63, exposure: EXPOSURE },
        ],
      },
      exposure: {
        strength: 0.2,
        limits: {
          commonest_item_share: 0.5,
          gini: 0.995,
          coverage: 0.01,
          novelty: 2,
          overlap: 0.7,
          gain: 0,
        },
        chosen_by:
          'The most accurate strength that leaves at most 50 % of the concentration; strength 0.2: commonest item 51 % → 24 % of lists, ten commonest 40 % → 19 % of places, NDCG 0.1702 → 0.1700',
        curve: [
          {
            strength: 0,
            ndcg: 0.1702,
            recall: 0.2104,
            exposure: { ...EXPOSURE, commonest_item_share: 0.51, top_ten_share: 0.4 },
          },
          { strength: 0.2, ndcg: 0.17, recall: 0.21, exposure: EXPOSURE },
        ],
      },
      cut_histories: { customers: 2, pairs: 812, longest: 1000 },
      verdict: { outcome: 'publish', reason: 'Better than the serving version on the same hold-out.' },
    },
  },
};

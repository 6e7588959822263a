import { type Docs, EXAMPLE } from '../docs.ts';
import { bestGroup, champions } from './segment.example.ts';

export const docs: Docs = {
  tag: 'Segments',
  summary: 'All segments',
  description:
    'Two views of the same customers, with size and worth net of refunds. `segments`, named by recency, frequency and revenue: every ' +
    'customer is in one; with `rest` they add up to `total`, the whole shop. `clusters`, found in the data: every customer who has ordered ' +
    'is in one.',
  answers: {
    segments: {
      ...EXAMPLE.head,
      segments: [champions],
      clusters: [bestGroup],
      rest: [{ ...EXAMPLE.anonymous, revenue_share: 0.0032 }],
      total: EXAMPLE.total,
    },
  },
};

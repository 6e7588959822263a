import { type Docs, EXAMPLE } from '../docs.ts';
import { champions } from './segment.example.ts';

export const docs: Docs = {
  tag: 'Segments',
  summary: 'All segments',
  description:
    'Named RFM segments and clusters, with their size and worth, net of refunds. Every customer is in one RFM segment: those and ' +
    '`rest` sum up to `total`, the whole shop. Clusters cut the same customers another way, those who have ordered.',
  answers: {
    segments: {
      ...EXAMPLE.head,
      segments: [champions],
      rest: [{ ...EXAMPLE.anonymous, revenue_share: 0.0032 }],
      total: EXAMPLE.total,
    },
  },
};

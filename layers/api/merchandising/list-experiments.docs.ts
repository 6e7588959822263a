import type { Docs } from '../docs.ts';
import { experimentExample } from './experiment.example.ts';

export const docs: Docs = {
  tag: 'Merchandising',
  summary: 'All experiments',
  description: 'A request takes part in the first of them that is on at its placement.',
  answers: { experiments: { experiments: [experimentExample] } },
};

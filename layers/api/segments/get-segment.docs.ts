import { type Docs, EXAMPLE } from '../docs.ts';
import { champions } from './segment.example.ts';

export const docs: Docs = {
  tag: 'Segments',
  summary: 'One segment',
  description: 'Size, worth and some members of a segment.',
  answers: { segment: { ...EXAMPLE.head, ...champions } },
  errors: [404, 503],
};

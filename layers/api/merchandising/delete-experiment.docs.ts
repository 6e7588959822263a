import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Merchandising',
  summary: 'End an experiment',
  description:
    'From this answer on nobody takes part in it. What it brought stays in the insight `experiments`.',
};

import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Operation',
  summary: 'Let runs publish again',
  description:
    'Lifts the hold that activating an older version began. That version serves until a run publishes another. Nothing happens where ' +
    'no version is held.',
  errors: [409, 503],
};

import { type Docs, EXAMPLE } from '../docs.ts';

const versionExample = {
  model_version: EXAMPLE.version,
  active: true,
  published_at: '2026-03-01T02:37:12.000Z',
  expires_at: '2026-03-31T02:37:12.000Z',
  rows: 62_760,
};

export const docs: Docs = {
  tag: 'Operation',
  summary: 'The published versions',
  description: 'Every version that is kept, the latest first, and which of them serves.',
  answers: { models: { held_since: null, models: [versionExample] } },
};

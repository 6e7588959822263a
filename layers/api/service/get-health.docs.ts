import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Service',
  summary: 'Whether the service answers',
  description:
    'Reads the pointer to the serving model and nothing else. `waiting` is healthy: no run has ended yet.',
  answers: {
    ready: { status: 'ready', model_version: EXAMPLE.version, activated_at: '2026-03-01T02:37:12.000Z' },
    waiting: { status: 'waiting', model_version: null, activated_at: null },
  },
};

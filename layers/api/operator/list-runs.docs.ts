import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Operation',
  summary: 'How the last runs ended',
  description:
    'The last runs with their outcome, why they ended so, and what became of the rows. `held`: the new version was worse than the ' +
    'one that serves. `invalid`: the input cannot be trusted.',
  answers: {
    runs: {
      runs: [
        {
          run_id: 'run-20260301023000',
          outcome: 'activated',
          reason: '20260301T023000-7f3a serves with 62760 rows, written. 412345 events from 413001 rows',
          finished_at: '2026-03-01T02:41:07.000Z',
          data: {
            rows: 413_001,
            events: 412_345,
            rejected: 12,
            rejected_by_reason: { 'not-a-time': 12 },
            unreadable: [],
          },
        },
      ],
    },
  },
};

import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Privacy',
  summary: 'What was removed where',
  description:
    'The certificate of an erasure: what was removed, and what remains until when. It names nobody.',
  answers: {
    complete: {
      erasure_id: '5f0c9a1be37d4c2e8a6b0d1f2e3c4b5a',
      status: 'complete',
      requested_at: '2026-03-01T09:12:44.000Z',
      run_from: null,
      completed_at: '2026-03-02T02:41:09.000Z',
      removed: [
        { place: 'activity', count: 1, unit: 'documents' },
        { place: 'raw/events/2026-02.csv.gz', count: 41, unit: 'rows' },
        { place: 'results/20260301T023000-7f3a', count: 4, unit: 'rows' },
      ],
      remains: [
        {
          place: 'bucket/noncurrent',
          until: '2026-04-01T02:41:09.000Z',
          why: 'The bucket keeps overwritten and deleted objects for a while, against accidents; nobody reads them.',
        },
      ],
    },
  },
  errors: [404, 503],
};

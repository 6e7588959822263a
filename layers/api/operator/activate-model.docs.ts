import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Operation',
  summary: 'Make a version serve',
  description:
    'Activates a published version: a roll-back is one write. Requests use it within seconds. A version older than the newest is held: ' +
    'runs publish nothing until the hold is lifted. Refused with 409 where its rows expire ' +
    'within a day, or where a run activated another version meanwhile.',
  request: { model_version: EXAMPLE.version },
  answers: { activation: { model_version: EXAMPLE.version, held_since: '2026-03-02T08:00:00.000Z' } },
  errors: [404, 409, 503],
};

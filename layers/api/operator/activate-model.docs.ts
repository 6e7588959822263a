import { type Docs, EXAMPLE } from '../docs.ts';
import { versionExample } from './list-models.docs.ts';

export const docs: Docs = {
  tag: 'Operation',
  summary: 'Make a version serve',
  description:
    'Activates a published version: a roll-back is one write. Requests use it within seconds. Refused with 409 where its rows expire ' +
    'within a day, or where a run activated another version meanwhile.',
  request: { model_version: EXAMPLE.version },
  answers: { version: versionExample },
  errors: [404, 409, 503],
};

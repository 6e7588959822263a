import * as z from 'zod/mini';
import type { VersionRecord } from '../../contract/control-records.ts';
import { component, count, described, identifier, time } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import { isoTime, isoTimeOrNull } from '../wire.ts';
import type { OperatorPorts } from './ports.ts';

const version = component(
  'ModelVersion',
  z.strictObject({
    model_version: described(identifier, 'The name of the version'),
    active: described(z.boolean(), 'Whether this version serves'),
    published_at: described(time, 'When it was published'),
    expires_at: described(time, 'After this its rows may have been removed'),
    rows: described(count, 'Rows that were published'),
  }),
);

/** The published versions of a shop. */
export const listModels = operation({
  route: 'GET /v1/models',
  audience: 'operator',
  response: component(
    'Models',
    z.strictObject({
      held_since: described(
        z.nullable(time),
        'Since when runs publish nothing, because an older version was activated; null: they publish',
      ),
      models: described(z.array(version), 'The latest first'),
    }),
  ),
  act: async (_, { ports: { control } }: Context<OperatorPorts>) => {
    const [serving, versions] = await Promise.all([control.serving(true), control.versions()]);
    return {
      body: {
        held_since: isoTimeOrNull(serving?.heldSince ?? null),
        models: versions.map((record) => versionBody(record, serving?.version)),
      },
    };
  },
});

function versionBody(
  { version: model_version, publishedAt, expiresAt, rows }: VersionRecord,
  active: string | undefined,
) {
  return {
    model_version,
    active: model_version === active,
    published_at: isoTime(publishedAt),
    expires_at: isoTime(expiresAt),
    rows,
  };
}

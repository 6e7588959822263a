import * as z from 'zod/mini';
import { ClienteleError } from '../../contract/errors.ts';
import { certificateOf } from '../../stores/privacy/certificate.ts';
import { component, described, time } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { isoTime, isoTimeOrNull } from '../wire.ts';
import { erasure } from './erasure.ts';
import type { PrivacyPorts } from './ports.ts';

/** The certificate of an erasure. */
export const getErasure = operation({
  route: 'GET /v1/erasures/{erasureId}',
  audience: 'operator',
  params: { erasureId: identifier },
  response: component(
    'Erasure',
    z.strictObject({
      ...erasure,
      requested_at: time,
      run_from: described(
        z.nullable(time),
        'A run that begins at this time or later completes the erasure, whether it makes a new version or finds nothing changed; ' +
          'what was accepted live before may be under way to the files until then. Null: complete',
      ),
      completed_at: z.nullable(time),
      removed: described(
        z.array(
          z.strictObject({
            place: z.string(),
            count: z.int().check(z.minimum(1)),
            unit: z.enum(['rows', 'documents', 'files']),
          }),
        ),
        'What there was of the customer, by place: rows of dumps and tables, live documents, files of snapshots. Files that were made ' +
          'of the earlier dumps are removed whole, with everybody in them, and not counted',
      ),
      remains: described(
        z.array(z.strictObject({ place: z.string(), until: z.nullable(time), why: z.string() })),
        '`until` null: until a run, or what `why` names, removes it',
      ),
    }),
  ),
  act: async ({ erasureId }, { ports: { erasures } }: Context<PrivacyPorts>) => {
    const record = await erasures.find(erasureId);
    if (record === undefined) {
      throw new ClienteleError('request.not_found', 'There is no erasure of this identifier.');
    }
    const { status, requestedAt, runFrom, completedAt, removed, remains } = certificateOf(record);
    return {
      body: {
        erasure_id: erasureId,
        status,
        requested_at: isoTime(requestedAt),
        run_from: isoTimeOrNull(runFrom),
        completed_at: isoTimeOrNull(completedAt),
        removed,
        remains: remains.map((one) => ({ ...one, until: isoTimeOrNull(one.until) })),
      },
    };
  },
});

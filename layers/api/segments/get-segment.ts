import * as z from 'zod/mini';
import { ClienteleError } from '../../contract/errors.ts';
import { ERASURES } from '../../stores/privacy/erased-listed.ts';
import { component, modelHead } from '../fields.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { modelHeadBody } from '../wire.ts';
import { segment, segmentBody } from './segment.ts';

/** One segment. The segments of a version are a closed set, so another name is the caller's mistake. */
export const getSegment = operation({
  route: 'GET /v1/segments/{segmentId}',
  audience: 'back-office',
  params: { segmentId: identifier },
  response: component('SegmentAnswer', z.strictObject({ ...modelHead, ...segment.shape })),
  act: async ({ segmentId }, { model, ports: { erased } }) => {
    const { serving, card, rows } = await model.read([{ kind: 'segment', id: segmentId }, ERASURES] as const);
    const [row, erasures] = rows;
    if (row === undefined) {
      throw new ClienteleError('request.not_found', 'There is no such segment. /v1/segments lists them.');
    }
    const erasedAmong = await erased?.(serving.version, erasures, row.topCustomers);
    return { body: { ...modelHeadBody(serving, card), ...segmentBody(row, erasedAmong) } };
  },
});

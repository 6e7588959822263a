import * as z from 'zod/mini';
import { ROW_ID } from '../../contract/rows.ts';
import { ERASURES } from '../../stores/privacy/erased-listed.ts';
import { component, described, modelHead, restPart, total, trade } from '../fields.ts';
import { operation } from '../operation.ts';
import { modelHeadBody, rounded, tradeBody } from '../wire.ts';
import { revenueShare, segment, segmentBody } from './segment.ts';

/** Every segment with its size and worth. */
export const listSegments = operation({
  route: 'GET /v1/segments',
  audience: 'back-office',
  response: component(
    'Segments',
    z.strictObject({
      ...modelHead,
      segments: described(z.array(segment), 'By kind, then by revenue'),
      rest: described(
        z.array(z.strictObject({ part: restPart, ...trade, revenue_share: revenueShare })),
        'What is in no segment: the `rfm` segments and this sum up to `total`. [] when there is nothing, and where figures are private',
      ),
      total: z.nullable(total),
    }),
  ),
  act: async (_, { model, ports: { erased } }) => {
    const { serving, card, rows } = await model.read([
      { kind: 'segments', id: ROW_ID.segments },
      ERASURES,
    ] as const);
    const { segments = [], rest = [], total: whole } = rows[0] ?? {};
    const named = segments.flatMap(({ topCustomers }) => topCustomers);
    const erasedAmong = await erased?.(serving.version, rows[1], named);
    return {
      body: {
        ...modelHeadBody(serving, card),
        segments: segments.map((row) => segmentBody(row, erasedAmong)),
        rest: rest.map((one) => ({
          part: one.part,
          ...tradeBody(one),
          revenue_share: rounded(one.revenueShare),
        })),
        total: whole ? tradeBody(whole) : null,
      },
    };
  },
});

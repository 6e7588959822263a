import * as z from 'zod/mini';
import { ROW_ID, type SegmentRow } from '../../contract/rows.ts';
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
      segments: described(z.array(segment), 'The `rfm` segments, by revenue: every customer is in one'),
      clusters: described(
        z.array(segment),
        'The same customers, as far as they have ordered, cut another way: the groups found in the data, by revenue. Not to be added ' +
          'to `segments`',
      ),
      rest: described(
        z.array(z.strictObject({ part: restPart, ...trade, revenue_share: revenueShare })),
        'What is in no segment: `segments` and this add up to `total`. [] when there is nothing, and where figures are private',
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
    const viewOf = (kind: SegmentRow['kind']) =>
      segments.filter((row) => row.kind === kind).map((row) => segmentBody(row, erasedAmong));
    return {
      body: {
        ...modelHeadBody(serving, card),
        segments: viewOf('rfm'),
        clusters: viewOf('cluster'),
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

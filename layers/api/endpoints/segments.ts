import { ClienteleError } from '../../contract/errors.ts';
import { ROW_ID } from '../../contract/rows.ts';
import { ERASURES } from '../../stores/privacy/erased-listed.ts';
import { readCustomersPage } from '../customer-pages.ts';
import type { MembersBody } from '../forecast-responses.ts';
import { pageBody } from '../forecast-shapes.ts';
import { endpoint } from '../http/endpoint.ts';
import { isoTime } from '../iso-time.ts';
import { operations } from '../operations.ts';
import type { SegmentAnswerBody, SegmentsBody } from '../responses.ts';
import { segmentBody } from '../shapes.ts';
import { digits, tradeBody } from '../trade-shapes.ts';

/** Every segment with its size and worth. */
export const listSegments = endpoint(operations.listSegments, async (_, model, { erased }) => {
  const { serving, card, rows } = await model.read([
    { kind: 'segments', id: ROW_ID.segments },
    ERASURES,
  ] as const);
  const segments = rows[0]?.segments ?? [];
  const named = segments.flatMap(({ topCustomers }) => topCustomers);
  const gone = await erased?.(serving.version, rows[1], named);
  const body: SegmentsBody = {
    model_version: serving.version,
    as_of: isoTime(card.asOf),
    currency: card.currency,
    segments: segments.map((segment) => segmentBody(segment, gone)),
    rest: (rows[0]?.rest ?? []).map((one) => ({
      part: one.part,
      ...tradeBody(one),
      revenue_share: digits(one.revenueShare),
    })),
    total: rows[0]?.total ? tradeBody(rows[0].total) : null,
  };
  return { body };
});

/** One segment. The segments of a version are a closed set, so another name is the caller's mistake. */
export const getSegment = endpoint(operations.getSegment, async (input, model, { erased }) => {
  const { serving, card, rows } = await model.read([
    { kind: 'segment', id: input.segmentId },
    ERASURES,
  ] as const);
  if (rows[0] === undefined) {
    throw new ClienteleError('request.not_found', 'There is no such segment. /v1/segments lists them.');
  }
  const gone = await erased?.(serving.version, rows[1], rows[0].topCustomers);
  const body: SegmentAnswerBody = {
    model_version: serving.version,
    as_of: isoTime(card.asOf),
    currency: card.currency,
    ...segmentBody(rows[0], gone),
  };
  return { body };
});

/** Members of a segment, highest historic value first, page by page. */
export const listSegmentMembers = endpoint(operations.listSegmentMembers, async (input, model, ports) => {
  const { segmentId, limit, cursor } = input;
  const page = await readCustomersPage(model, { kind: 'members', name: segmentId, limit, cursor }, ports);
  const body: MembersBody = { ...pageBody(page, { segment_id: segmentId }) };
  return { body };
});

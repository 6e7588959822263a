import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { csvText } from '../../contract/csv.ts';
import type { Table } from '../operation.ts';
import type { Success } from './respond.ts';

/**
 * A table as CSV where the caller prefers that to JSON; undefined: JSON is sent. What follows is told by a `Link` header (RFC 8288),
 * since a table has no place for it.
 */
export function inAcceptedForm(
  { headers, rawQueryString }: Pick<APIGatewayProxyEventV2, 'headers' | 'rawQueryString'>,
  table: () => Table,
): Success['text'] {
  if (!prefersCsv(headers.accept ?? '')) return undefined;
  const { header, rows, nextCursor } = table();
  const query = new URLSearchParams(rawQueryString);
  if (nextCursor !== null) query.set('cursor', nextCursor);
  return {
    body: `${csvText(header, rows)}\r\n`,
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      ...(nextCursor === null ? {} : { link: `<?${query}>; rel="next"` }),
    },
  };
}

/** Whether a caller names CSV with no less weight than JSON (RFC 9110, 12.5.1). */
function prefersCsv(accept: string): boolean {
  const weights = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, weight: quality === undefined ? 1 : Number(quality) };
  });
  const of = (...types: readonly string[]) => weights.find(({ type }) => types.includes(type))?.weight ?? 0;
  const csv = of('text/csv');
  return csv > 0 && csv >= of('application/json');
}

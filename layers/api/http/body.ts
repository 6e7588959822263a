import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ClienteleError } from '../../contract/errors.ts';
import { InvalidRequest } from './problem.ts';

/** Largest body that any operation takes. */
const MAX_BODY_BYTES = 1024 * 1024;

const JSON_TYPE = /^application\/(json|[\w.+-]+\+json)\s*(;|$)/i;
const TEXT_TYPE = /^text\/plain\s*(;|$)/i;

/**
 * The body of a request as JSON; undefined where there is none.
 * @param beacons a page, which names its origin, may call it text
 * @throws ClienteleError `request.too_large` above {@link MAX_BODY_BYTES}, `request.unsupported_media` for another content
 * type than JSON, or none: pages may send such without asking
 * @throws InvalidRequest for what is not JSON
 */
export function bodyOf(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'>,
  beacons: boolean,
): unknown {
  if (event.body === undefined || event.body === '') return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    throw new ClienteleError('request.too_large', `A body may have ${MAX_BODY_BYTES} bytes at most.`);
  }
  const type = event.headers['content-type'] ?? '';
  const isBeacon = beacons && event.headers.origin !== undefined && TEXT_TYPE.test(type);
  if (!JSON_TYPE.test(type) && !isBeacon) {
    throw new ClienteleError(
      'request.unsupported_media',
      'The body must be JSON; send it with `content-type: application/json`.',
    );
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new InvalidRequest([{ in: 'body', parameter: '', detail: 'is not JSON in UTF-8' }]);
  }
}

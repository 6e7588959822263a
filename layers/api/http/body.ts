import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ClienteleError } from '../../contract/errors.ts';
import { InvalidRequest } from './problem.ts';

/** Largest body that any operation takes. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The body of a request as JSON; undefined where there is none.
 * @throws ClienteleError `request.too_large` above {@link MAX_BODY_BYTES}, `request.unsupported_media` for another content
 * type than JSON, or none: pages may send such without asking
 * @throws InvalidRequest for what is not JSON
 */
export function bodyOf(event: Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'>): unknown {
  if (event.body === undefined || event.body === '') return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    throw new ClienteleError('request.too_large', `A body may have ${MAX_BODY_BYTES} bytes at most.`);
  }
  const type = event.headers['content-type'] ?? '';
  if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(type)) {
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

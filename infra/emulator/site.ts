import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { cacheControl, SITE_HEADERS, type Site } from '../dashboard/build.ts';

/**
 * A file of the dashboard, or the page itself for a browser that opens one of its addresses; undefined for what the API answers.
 */
export function siteAnswer(
  { method, url, headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  site: Site,
): APIGatewayProxyStructuredResultV2 | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const path = (url ?? '').split('?')[0] ?? '';
  if (path === '/v1' || path.startsWith('/v1/')) return undefined;
  const opened = headers.accept?.includes('text/html') === true && !path.startsWith('/assets/');
  const file = site.get(path) ?? (opened ? site.get('/') : undefined);
  if (file === undefined) return undefined;
  return {
    statusCode: 200,
    headers: { ...SITE_HEADERS, 'content-type': file.type, 'cache-control': cacheControl(file) },
    body: Buffer.from(file.body).toString('base64'),
    isBase64Encoded: true,
  };
}

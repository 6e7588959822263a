import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { noneMatch, weakEtag } from './etag.ts';
import { problemOf } from './problem.ts';

type Result = APIGatewayProxyStructuredResultV2;

/** Header of an answer from memory, without the stores. */
export const FALLBACK_HEADER = 'x-clientele-fallback';

/** Security headers of every response. All are JSON, so browsers need no scripts, frames or sniffing. */
const SECURITY = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
} as const;

const CACHE_CONTROL = {
  shared: 'public, max-age=60',
  personal: 'private, no-cache',
  never: 'no-store',
} as const;

/** What a success is sent as. */
export interface Success {
  readonly status: 200 | 202 | 204;
  readonly caching: keyof typeof CACHE_CONTROL;
  /** Made without the stores, of what the container keeps. */
  readonly fromMemory: boolean;
  readonly body: object;
  /** Put before the body and left out of the ETag. */
  readonly perAnswer?: object | undefined;
  /** `If-None-Match` of the request. */
  readonly ifNoneMatch: string | undefined;
  /** The answer in another form than JSON, with the headers that this needs. */
  readonly text?: { readonly body: string; readonly headers: Readonly<Record<string, string>> } | undefined;
}

/** The response of a success: JSON with an ETag, or 304 where the caller has it already. */
export function successResponse({
  status,
  caching,
  fromMemory,
  body,
  perAnswer,
  ifNoneMatch,
  text,
}: Success): Result {
  if (status === 204)
    return { statusCode: 204, headers: { ...SECURITY, 'cache-control': CACHE_CONTROL.never } };
  const content = text?.body ?? JSON.stringify(body);
  const headers: Record<string, string> = {
    ...SECURITY,
    'cache-control': CACHE_CONTROL[fromMemory ? 'never' : caching],
    ...(fromMemory ? { [FALLBACK_HEADER]: 'store.unavailable' } : {}),
    ...text?.headers,
  };
  if (caching !== 'never' && !fromMemory) {
    headers.etag = weakEtag(content);
    if (noneMatch(ifNoneMatch, headers.etag)) return { statusCode: 304, headers };
  }
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...headers },
    body: perAnswer === undefined ? content : JSON.stringify({ ...perAnswer, ...body }),
  };
}

/** The problem document of whatever was thrown. */
export function problemResponse(error: unknown, requestId: string): Result & { readonly statusCode: number } {
  const { problem, headers } = problemOf(error, requestId);
  return {
    statusCode: problem.status,
    headers: { ...SECURITY, ...headers, 'cache-control': CACHE_CONTROL.never },
    body: JSON.stringify(problem),
  };
}

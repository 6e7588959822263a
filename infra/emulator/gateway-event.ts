import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Audience } from '../../layers/contract/audiences.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { RequestFunction } from '../../layers/contract/functions.ts';
import { FALLBACK_FUNCTION, ROUTES, type Route } from '../spec/routes.ts';

/** A request as a function gets it, and the function that it is for. */
export interface RoutedEvent {
  readonly function: RequestFunction;
  /** Of the route; undefined when no route matches. */
  readonly audience: Audience | undefined;
  readonly event: APIGatewayProxyEventV2;
}

/** Content types that an HTTP API passes on as text; all others, and no type, are passed on as base64. */
const TEXT = /^(text\/[^;]*|application\/(json|javascript|xml))\s*(;|$)/i;

/**
 * The event of API Gateway's payload format 2.0 for a request, routed as by an HTTP API: the path is decoded before it is
 * matched, so an encoded slash separates segments like any other, and literal segments come before parameters.
 * @param now UTC milliseconds
 * @throws ClienteleError `request.invalid` when the path is not percent-encoded UTF-8
 */
export function routedEvent(
  request: IncomingMessage,
  body: Buffer,
  requestId: string,
  now: number,
): RoutedEvent {
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const rawPath = decodedPath(mark < 0 ? target : target.slice(0, mark));
  const rawQueryString = mark < 0 ? '' : target.slice(mark + 1);
  const match = matchRoute(method, rawPath);
  const routeKey = match === undefined ? '$default' : `${match.route.method} ${match.route.path}`;
  const { cookie, ...headers } = joinedHeaders(request);
  const query = joinedQuery(rawQueryString);
  const text = TEXT.test(headers['content-type'] ?? '');

  return {
    function: match?.route.function ?? FALLBACK_FUNCTION,
    audience: match?.route.audience,
    event: {
      version: '2.0',
      routeKey,
      rawPath,
      rawQueryString,
      headers,
      ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
      ...(query === undefined ? {} : { queryStringParameters: query }),
      ...(match === undefined ? {} : { pathParameters: match.parameters }),
      ...(body.length === 0 ? {} : { body: body.toString(text ? 'utf8' : 'base64') }),
      isBase64Encoded: body.length > 0 && !text,
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: headers.host ?? 'localhost',
        domainPrefix: 'local',
        http: {
          method,
          path: rawPath,
          protocol: `HTTP/${request.httpVersion}`,
          sourceIp: request.socket.remoteAddress ?? '',
          userAgent: headers['user-agent'] ?? '',
        },
        requestId,
        routeKey,
        stage: '$default',
        time: logTime(now),
        timeEpoch: now,
      },
    },
  };
}

/** `10/Jul/2026:19:19:05 +0000`, as API Gateway writes it. */
function logTime(now: number): string {
  const [, day, month, year, clock] = new Date(now).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ClienteleError('request.invalid', 'The path is not percent-encoded UTF-8.');
  }
}

interface Match {
  readonly route: Route;
  readonly parameters: Record<string, string>;
}

function matchRoute(method: string, path: string): Match | undefined {
  const matches = ROUTES.filter((route) => route.method === method).flatMap((route) => {
    const parameters = matchSegments(route.path.split('/'), path.split('/'));
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  return matches.toSorted((a, b) => Object.keys(a.parameters).length - Object.keys(b.parameters).length)[0];
}

function matchSegments(
  template: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) {
      if (segment === '') return undefined;
      parameters[part.slice(1, -1)] = segment;
    } else if (part !== segment) {
      return undefined;
    }
  }
  return parameters;
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}

function joinedQuery(rawQuery: string): Record<string, string> | undefined {
  const parameters = new URLSearchParams(rawQuery);
  if (parameters.size === 0) return undefined;
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
  );
}

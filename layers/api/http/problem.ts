import { ClienteleError, type ErrorCode } from '../../contract/errors.ts';
import type { FieldCode } from './field-faults.ts';

/** A problem document (RFC 9457) with a stable code for programs. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  /** What is wrong with which parameter, for `request.invalid`. */
  readonly errors?: readonly ReportedFault[];
}

export interface ParameterFault {
  /** Default `field.invalid`. */
  readonly code?: FieldCode | undefined;
  readonly in: 'path' | 'query' | 'body';
  /** Name of the parameter; in a body the JSON pointer (RFC 6901), empty for the body itself. */
  readonly parameter: string;
  readonly detail: string;
}

/** A fault as callers see it. */
interface ReportedFault extends ParameterFault {
  readonly code: FieldCode;
  /** JSON pointer, for a fault in a body. */
  readonly pointer?: string;
}

interface Meaning {
  readonly status: number;
  readonly title: string;
  /** Replaces the error's own message where that is about internals. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
}

const OURS: Meaning = {
  status: 500,
  title: 'Internal error',
  detail: 'Something went wrong on our side. The instance identifies this request in the logs.',
};

/** Code ► status. Codes that no request should cause count as the server's fault. */
const MEANINGS: Readonly<Record<ErrorCode, Meaning>> = {
  'request.invalid': { status: 400, title: 'Invalid request' },
  'request.unauthenticated': { status: 401, title: 'Not authenticated' },
  'request.forbidden': { status: 403, title: 'Not allowed' },
  'request.not_found': { status: 404, title: 'Not found' },
  'request.method_not_allowed': { status: 405, title: 'Method not allowed' },
  'request.too_large': { status: 413, title: 'Request too large' },
  'request.unsupported_media': { status: 415, title: 'Unsupported media type' },
  'request.conflict': { status: 409, title: 'Changed meanwhile' },
  'catalogue.full': { status: 409, title: 'Live catalogue is full' },
  'model.not_ready': {
    status: 503,
    title: 'No model yet',
    detail: 'No model has been activated yet. Upload events and wait for the first run to end.',
    retryAfterSeconds: 30,
  },
  'model.expired': {
    status: 503,
    title: 'Model expired',
    detail: 'The results of the serving model have been removed. A new run has to end first.',
    retryAfterSeconds: 300,
  },
  'store.unavailable': {
    status: 503,
    title: 'Store unavailable',
    detail: 'The store of results does not answer. Try again.',
    retryAfterSeconds: 1,
  },
  'input.unreadable': OURS,
  'input.replaced': OURS,
  'input.invalid': OURS,
  'config.invalid': OURS,
  'snapshot.not_a_snapshot': OURS,
  'snapshot.unsupported': OURS,
  'snapshot.damaged': OURS,
  'document.damaged': OURS,
  'model.unknown_version': OURS,
  'run.lease_lost': OURS,
  'run.count_mismatch': OURS,
  'run.import_failed': OURS,
  'run.conflict': OURS,
  internal: OURS,
};

/** Codes that a caller may see. */
export const PROBLEM_CODES = Object.keys(MEANINGS).filter(
  (code) => code === 'internal' || MEANINGS[code as ErrorCode] !== OURS,
) as ErrorCode[];

/** Most faults that an answer lists; more than anybody reads. */
const MOST_FAULTS = 100;
/** Longest text that an answer repeats of a request. */
const LONGEST_TEXT = 200;

/** `request.invalid` with the faults that were found, not only the first: a hundred of them, and how many more there are. */
export class InvalidRequest extends ClienteleError {
  readonly faults: readonly ParameterFault[];

  constructor(faults: readonly ParameterFault[]) {
    const listed = faults.slice(0, MOST_FAULTS).map(shortened);
    const more = faults.length - listed.length;
    super('request.invalid', [...listed.map(faultText), ...(more > 0 ? [`${more} more`] : [])].join('; '));
    this.faults = listed;
  }
}

function shortened({ parameter, detail, ...fault }: ParameterFault): ParameterFault {
  return { ...fault, parameter: short(parameter), detail: short(detail) };
}

function short(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT).toWellFormed()}…`;
}

function faultText({ in: where, parameter, detail }: ParameterFault): string {
  if (where === 'body') return `body${parameter === '' ? '' : ` at \`${parameter}\``} ${detail}`;
  return `${where} parameter \`${parameter}\` ${detail}`;
}

function reported({ code = 'field.invalid', ...fault }: ParameterFault): ReportedFault {
  return { code, ...fault, ...(fault.in === 'body' ? { pointer: fault.parameter } : {}) };
}

/** A known path with another method, and the methods that the path allows. */
export class MethodNotAllowed extends ClienteleError {
  readonly allow: string;

  constructor(method: string, allow: readonly string[]) {
    super('request.method_not_allowed', `${method} is not allowed here. Allowed: ${allow.join(', ')}.`);
    this.allow = allow.join(', ');
  }
}

/** `store.unavailable` with a message for callers: what is away, and what to do. */
export class Unavailable extends ClienteleError {
  constructor(message: string, cause?: unknown) {
    super('store.unavailable', message, {}, cause);
  }
}

/** The code of anything that was thrown. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof ClienteleError ? error.code : 'internal';
}

/**
 * The problem document of anything that was thrown, and its headers. Callers see the messages of their own faults, never those
 * of the server's.
 * @param requestId identifies the request, here and in the logs
 */
export function problemOf(
  error: unknown,
  requestId: string,
): { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> } {
  const ownCode = codeOf(error);
  const meaning = MEANINGS[ownCode];
  const code = meaning === OURS ? 'internal' : ownCode;
  const problem: Problem = {
    type: `urn:clientele:problem:${code}`,
    title: meaning.title,
    status: meaning.status,
    detail:
      meaning.detail === undefined || error instanceof Unavailable
        ? (error as ClienteleError).message
        : meaning.detail,
    instance: `urn:clientele:request:${encodeURIComponent(requestId)}`,
    code,
    ...(error instanceof InvalidRequest ? { errors: error.faults.map(reported) } : {}),
  };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (meaning.retryAfterSeconds !== undefined) headers['retry-after'] = String(meaning.retryAfterSeconds);
  if (code === 'request.unauthenticated') headers['www-authenticate'] = 'Bearer';
  if (error instanceof MethodNotAllowed) headers.allow = error.allow;
  return { problem, headers };
}

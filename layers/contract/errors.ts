/** What each stable error code means. `layers/api/http/problem.ts` gives each an HTTP status. */
export const ERROR_CODES = {
  // in a request
  'request.invalid': 'A parameter or the body breaks a rule; each fault is listed.',
  'request.unauthenticated': 'The request has no token, or one that is not valid.',
  'request.forbidden': 'The token lacks the scope that the route asks for.',
  'request.not_found': 'There is no such route, segment, experiment or other thing that the path names.',
  'request.method_not_allowed': 'The path exists, but not with this method.',
  'request.too_large': 'The body, or the document it would make, has too many bytes.',
  'request.unsupported_media': 'The body is not sent as JSON.',
  'request.conflict': 'Somebody changed the document since it was read, or it is full.',
  'catalogue.full': 'The live catalogue has no room for another changed item until the next run.',
  // in delivered data or configuration
  'input.unreadable': 'A file or an object of the bucket is missing or cannot be read.',
  'input.replaced': 'An object of the bucket was replaced or removed between being listed and being read.',
  'input.invalid': 'A file or an argument was read, but it has no content that can be used.',
  'config.invalid': "The shop's configuration, a mapping or an environment variable has a wrong value.",
  // in stored artefacts
  'snapshot.not_a_snapshot': 'The file is no snapshot of a model.',
  'snapshot.unsupported':
    'The snapshot has a format, or the machine a byte order, that this release cannot read.',
  'snapshot.damaged': 'Part of a snapshot is missing or has changed; the next run trains it again.',
  'document.damaged':
    'A stored JSON document or control record is not what was written; the message names it.',
  'model.not_ready': 'No version has been activated yet.',
  'model.unknown_version': 'No version of this name was ever activated.',
  'model.expired': 'The rows of the version have been removed because their time was over.',
  // in a run or the environment
  'run.lease_lost': 'The run no longer holds the lease that keeps two runs apart, and stops.',
  'run.count_mismatch': 'Not as many rows were written as the version has; it is not activated.',
  'run.import_failed': 'ImportTable did not import the rows of a version; it is not activated.',
  'run.conflict': 'Another run, or another activation, came first.',
  'store.unavailable': 'A service of AWS did not answer in time, or refused the call.',
  internal: 'A defect of the product; the log of the function says where.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Facts about an error. Never customer attributes: errors are logged. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The error class of the product: a stable code for programs, a message that tells a person what to do, and facts. Any other
 * error is a defect and is reported as `internal`.
 */
export class ClienteleError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ClienteleError';
    this.code = code;
    this.details = details;
  }
}

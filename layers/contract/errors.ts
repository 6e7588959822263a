/** Every stable error code. `layers/api` maps each to an HTTP status. */
export const ERROR_CODES = [
  // in a request
  'request.invalid',
  'request.unauthenticated',
  'request.forbidden',
  'request.not_found',
  'request.method_not_allowed',
  'request.too_large',
  'request.unsupported_media',
  'request.conflict',
  'catalogue.full',
  // in delivered data or configuration
  'input.unreadable',
  'input.invalid',
  'config.invalid',
  // in stored artefacts
  'snapshot.not_a_snapshot',
  'snapshot.unsupported',
  'snapshot.damaged',
  'document.damaged',
  'model.not_ready',
  'model.unknown_version',
  'model.expired',
  // in a run or the environment
  'run.lease_lost',
  'run.count_mismatch',
  'run.import_failed',
  'run.conflict',
  'store.unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

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

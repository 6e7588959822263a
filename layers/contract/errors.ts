/** Every stable code of the product, with the advice that goes with it. The HTTP layer maps the code to a status. */
export const ERROR_CODES = [
  // what a caller sent
  'request.invalid',
  'request.unauthenticated',
  'request.forbidden',
  'request.not_found',
  'request.method_not_allowed',
  'request.too_large',
  'request.unsupported_media',
  'request.conflict',
  'catalogue.full',
  // what a shop delivered
  'input.unreadable',
  'input.invalid',
  'config.invalid',
  // what we made
  'snapshot.not_a_snapshot',
  'snapshot.unsupported',
  'snapshot.damaged',
  'document.damaged',
  'model.not_ready',
  'model.unknown_version',
  'model.expired',
  // what goes on around us
  'run.lease_lost',
  'run.count_mismatch',
  'run.import_failed',
  'run.conflict',
  'store.unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Facts that go with an error. Never customer attributes: errors are logged. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The one error of the product: a stable code for programs, a message that tells a person what to do, and
 * facts. Anything else that is thrown is a defect and is reported as `internal`.
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

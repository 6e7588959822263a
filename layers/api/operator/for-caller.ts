import { ClienteleError, type ErrorCode } from '../../contract/errors.ts';

/** What a caller can do about an activation that is refused. */
const CODES: Partial<Record<ErrorCode, ErrorCode>> = {
  'model.unknown_version': 'request.not_found',
  'model.expired': 'request.conflict',
  'run.conflict': 'request.conflict',
};

/** Passes on the result of an activation; a refusal gets a code that callers know. */
export async function forCaller<T>(activation: Promise<T>): Promise<T> {
  try {
    return await activation;
  } catch (error) {
    const code = error instanceof ClienteleError ? CODES[error.code] : undefined;
    if (code === undefined) throw error;
    throw new ClienteleError(code, (error as ClienteleError).message, {}, error);
  }
}

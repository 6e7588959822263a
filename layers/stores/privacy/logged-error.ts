import { ClienteleError } from '../../contract/errors.ts';

/** An error as it may stand in a log. */
export interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  /** Where it was thrown, without what was said. */
  readonly frames: readonly string[];
  readonly cause?: LoggedError;
}

/**
 * An error without what others put into its words: of errors that are not ours, a parser's or an engine's, the message ends
 * where it begins to quote, for what is quoted may be a customer's.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, message: '', frames: [] };
  const ours = error instanceof ClienteleError;
  return {
    name: error.name,
    ...(ours ? { code: error.code } : {}),
    message: ours ? error.message : unquoted(error.message),
    frames: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
}

/** A message up to its first quotation, colon with something behind it, or line end. */
export function unquoted(message: string): string {
  return (/^[^'"`\n:([{]*/.exec(message)?.[0] ?? '').trim();
}

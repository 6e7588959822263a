import { debuglog } from 'node:util';
import { ClienteleError, type ErrorCode } from '../../layers/contract/errors.ts';

const debug = debuglog('clientele');

/** Codes of errors in what a person gave: options, files, settings. */
const GIVEN: readonly ErrorCode[] = [
  'request.invalid',
  'config.invalid',
  'input.invalid',
  'input.unreadable',
];

/** An error of the command line: what is wrong with which option, and what to give instead. */
export function usageError(message: string, cause?: unknown): ClienteleError {
  return new ClienteleError('request.invalid', message, {}, cause);
}

/**
 * Ends a command with one line on standard error. Exit status 2: options, files or settings cannot be used; 1: the command failed
 * with usable ones. `NODE_DEBUG=clientele` adds the stack.
 */
export function fail(error: unknown): never {
  debug('%o', error);
  if (error instanceof ClienteleError) {
    console.error(`clientele: ${oneLine(error.message)}`);
    process.exit(GIVEN.includes(error.code) ? 2 : 1);
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = 'Set NODE_DEBUG=clientele to see where it happened.';
  console.error(`clientele: unexpected error: ${oneLine(message)} ${hint}`);
  process.exit(1);
}

/** The text as one line that ends like a sentence. */
function oneLine(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
    .replace(/[^.?!]$/, '$&.');
}

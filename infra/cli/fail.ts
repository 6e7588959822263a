import { debuglog } from 'node:util';
import { ClienteleError, type ErrorCode } from '../../layers/contract/errors.ts';
import { explain } from './explain.ts';

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
  const { status, line } = failure(error);
  console.error(`clientele: ${line}`);
  process.exit(status);
}

/** An error as a person reads it, without its stack. */
export function errorLine(error: unknown): string {
  return failure(error).line;
}

/** Ends the process as {@link fail} does for errors that nobody waits for, and quietly when nobody reads the output any more. */
export function failOnStrayErrors(): void {
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      fail(error);
    });
  }
}

function failure(error: unknown): { readonly status: number; readonly line: string } {
  const why = explain(error);
  if (error instanceof ClienteleError) {
    const status = GIVEN.includes(error.code) ? 2 : 1;
    // The name of the SDK's error at the end says nothing to a person.
    const what = error.message.replace(/: \w+$/, '');
    return { status, line: sentence(status === 1 && why !== undefined ? `${what}: ${why}` : error.message) };
  }
  if (why !== undefined) return { status: 2, line: sentence(why) };
  const message = error instanceof Error ? error.message : String(error);
  const hint = 'Set NODE_DEBUG=clientele to see where it happened.';
  return { status: 1, line: `unexpected error: ${sentence(message)} ${hint}` };
}

/** The text as one line that ends like a sentence. */
function sentence(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
    .replace(/[^.?!]$/, '$&.');
}

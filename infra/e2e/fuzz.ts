import { join } from 'node:path';
import type { Caller } from './caller.ts';
import type { Places } from './places.ts';
import { CommandFailed, type Processes } from './processes.ts';
import { pythonOf } from './python.ts';

/** Generated requests per operation and phase. */
const EXAMPLES = 25;

/**
 * Sends every operation of the deployed API requests that its OpenAPI document allows, and some that it does not. No answer may be
 * a 5xx, and each must match the document by status, content type, headers and schema.
 * @returns the tool's last line
 * @throws Error with the differences and how to repeat the requests
 */
export async function fuzz(processes: Processes, places: Places, caller: Caller): Promise<string> {
  const printed = await processes
    .run(
      {
        file: pythonOf(places, 'fuzz'),
        arguments: [
          ...['-m', 'schemathesis.cli'],
          ...['--config-file', join(places.repository, 'infra/e2e/schemathesis.toml'), 'run'],
          `${caller.url}/v1/openapi.json`,
          ...['--phases', 'examples,fuzzing', '--max-examples', String(EXAMPLES)],
          ...[
            '--seed',
            '20260301',
            '--workers',
            '2',
            '--request-timeout',
            '20',
            '--no-color',
            '--warnings',
            'off',
          ],
          // Generating data for a document of this size takes a while on a busy machine.
          ...['--suppress-health-check', 'all', '--continue-on-failure'],
        ],
        environment: process.env,
        directory: places.scratch,
        log: join(places.scratch, 'fuzz.log'),
      },
      900,
    )
    .catch((error: unknown) => {
      if (!(error instanceof CommandFailed)) throw error;
      throw new Error(
        `The API does not match its OpenAPI document; fuzz.log has all differences\n${error.message}`,
      );
    });
  return /^.*generated, .*$/m.exec(printed)?.[0].trim() ?? 'passed';
}

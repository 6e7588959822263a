import { join } from 'node:path';
import type { Caller } from './caller.ts';
import type { Places } from './places.ts';
import { CommandFailed, type Processes } from './processes.ts';
import { pythonOf } from './python.ts';

/** Requests made up for each operation and kind of test. */
const EXAMPLES = 25;

/**
 * Asks every operation of the deployed API what its own description allows, and what it does not: no answer may be a 5xx, and
 * each must be one that the description foresees, by status, content type, headers and schema.
 * @returns the tool's closing line
 * @throws ClienteleError with what was answered otherwise, and how to ask it again
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
          // A description of this size takes a while to make up data for, on a busy machine.
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
      throw new Error(`The API does not keep to its description; all of it in fuzz.log\n${error.message}`);
    });
  return /^.*generated, .*$/m.exec(printed)?.[0].trim() ?? 'passed';
}

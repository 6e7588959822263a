import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from './caller.ts';
import type { Places } from './places.ts';
import type { Processes } from './processes.ts';

const FOLDER = 'test/acceptance';

/** Runs the acceptance suite against the deployed API and gives its last line, `Tests  102 passed (102)`. */
export async function acceptance(processes: Processes, places: Places, caller: Caller): Promise<string> {
  const printed = await processes.run(
    {
      file: process.execPath,
      arguments: [
        join(places.repository, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...suitesOfTheApi(places.repository),
      ],
      environment: { ...process.env, CLIENTELE_URL: caller.url, NO_COLOR: '1' },
      directory: places.repository,
      log: join(places.scratch, 'acceptance.log'),
    },
    600,
  );
  return /^ *Tests .*$/m.exec(printed)?.[0].trim().replace(/ +/g, ' ') ?? '';
}

/** Suites that ask whichever API `environment()` names. The others look at things that are not deployed. */
function suitesOfTheApi(repository: string): string[] {
  const suites = readdirSync(join(repository, FOLDER))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(FOLDER, name))
    .filter((path) => readFileSync(join(repository, path), 'utf8').includes(' environment()'));
  if (suites.length === 0) throw new Error(`No suite in ${FOLDER} asks an API by environment()`);
  return suites;
}

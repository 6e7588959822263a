import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { Places } from './places.ts';
import { CommandFailed, type Processes } from './processes.ts';

/** Virtual environments of the run and their pinned packages, whose dependencies are not compatible. */
const REQUIREMENTS = { venv: 'requirements.txt', fuzz: 'requirements-fuzz.txt' } as const;
type Environment = keyof typeof REQUIREMENTS;

/** The Python of a virtual environment. */
export function pythonOf(places: Places, environment: Environment): string {
  return join(places.kept, environment, 'bin', 'python');
}

/**
 * Creates a virtual environment with its pinned packages, unless it exists.
 * @throws ClienteleError `config.invalid` when Python or PyPI is not available
 */
export async function installPython(
  processes: Processes,
  places: Places,
  environment: Environment,
): Promise<string> {
  const folder = join(places.kept, environment);
  const requirements = join(places.repository, 'infra/e2e', REQUIREMENTS[environment]);
  const python = pythonOf(places, environment);
  const wanted = readFileSync(requirements, 'utf8');
  const marker = join(folder, 'installed.txt');
  if (existsSync(python) && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) {
    return 'installed before';
  }
  const run = (file: string, parameters: string[], log: string, seconds: number) =>
    processes.run(
      {
        file,
        arguments: parameters,
        environment: process.env,
        directory: places.repository,
        log: join(places.scratch, log),
      },
      seconds,
    );
  const supported = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  await run('python3', ['-c', supported], 'python.log', 60).catch(() => {
    throw missing('Python 3.10 or newer with its venv module is not installed (python3)');
  });
  await run('python3', ['-m', 'venv', '--clear', folder], `${environment}.log`, 120);
  const install = ['-m', 'pip', 'install', '--quiet', '--requirement', requirements];
  await run(python, install, 'pip.log', 600).catch((error: unknown) => {
    const lines = error instanceof CommandFailed ? error.message.trim().split('\n') : [];
    const reason = lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? '';
    throw missing(`The pinned packages cannot be installed from PyPI. ${reason}`);
  });
  writeFileSync(marker, wanted);
  return 'installed';
}

function missing(what: string): ClienteleError {
  return new ClienteleError('config.invalid', what);
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENVIRONMENT = fileURLToPath(new URL('../../.bench/python', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));

/**
 * Python with the peers in a virtual environment, created on first use and whenever requirements.txt changes.
 * @returns the interpreter, or undefined without Python or PyPI (the reason goes to stderr)
 */
export function pythonWithPeers(): string | undefined {
  const python = join(ENVIRONMENT, 'bin', 'python');
  const marker = join(ENVIRONMENT, 'installed.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(python) && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return python;
  try {
    console.error('installing the peers from PyPI …');
    run('python3', ['-m', 'venv', '--clear', ENVIRONMENT]);
    run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS]);
  } catch (error) {
    console.error(`no peers: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return undefined;
  }
  writeFileSync(marker, wanted);
  return python;
}

function run(file: string, parameters: readonly string[]): void {
  execFileSync(file, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
}

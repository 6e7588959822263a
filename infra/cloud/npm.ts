import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ClienteleError } from '../../layers/contract/errors.ts';

/**
 * The directory of a locked npm package. npm installs packages only for this machine's system and processor; one for another
 * processor is fetched from the registry once, checked against the lock file and kept in `node_modules/.cache`.
 * @throws ClienteleError `config.invalid` when the registry cannot be reached or its package differs from the lock file
 */
export function packageDirectory(repository: string, name: string): string {
  const installed = join(repository, 'node_modules', name);
  if (existsSync(installed)) return installed;

  const { version, integrity } = lockedPackage(repository, name);
  const cache = join(repository, 'node_modules', '.cache', 'clientele');
  const cached = join(cache, `${name.replaceAll('/', '+')}@${version}`);
  if (!existsSync(cached)) {
    mkdirSync(cache, { recursive: true });
    const scratch = mkdtempSync(join(cache, 'fetch-'));
    try {
      fetchPackage(scratch, `${name}@${version}`, integrity);
      renameSync(join(scratch, 'package'), cached);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return cached;
}

interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}

function lockedPackage(repository: string, name: string): LockedPackage {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage | undefined>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  if (!locked)
    throw new ClienteleError(
      'config.invalid',
      `package-lock.json has no package ${name}: add it and run npm install`,
    );
  return locked;
}

function fetchPackage(directory: string, specifier: string, integrity: string): void {
  const archive = join(directory, runNpm(['pack', specifier, '--pack-destination', directory], specifier));
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== integrity) {
    throw new ClienteleError(
      'config.invalid',
      `${specifier} from the registry differs from package-lock.json`,
      {
        expected: integrity,
        got: digest,
      },
    );
  }
  execFileSync('tar', ['-xzf', archive, '-C', directory]);
}

/** Runs the npm that started this process, else that on the path, and returns the last line it prints. */
function runNpm(parameters: readonly string[], specifier: string): string {
  const self = process.env.npm_execpath;
  const [command, before] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []];
  try {
    const printed = execFileSync(command, [...before, ...parameters, '--silent'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
    return printed.trim().split('\n').at(-1) ?? '';
  } catch (cause) {
    throw new ClienteleError(
      'config.invalid',
      `npm could not fetch ${specifier}: check the connection to the registry`,
      {},
      cause,
    );
  }
}

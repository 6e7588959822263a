import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ClienteleError } from '../../layers/contract/errors.ts';

/**
 * Where the files of a locked npm package lie. npm installs packages for this machine's system and processor alone;
 * one for another processor is fetched from the registry once, checked against the lock file and kept in
 * `node_modules/.cache`. Throws `config.invalid` when the registry cannot be reached or gives other bytes than locked.
 */
export function packageDirectory(repository: string, name: string): string {
  const installed = join(repository, 'node_modules', name);
  if (existsSync(installed)) return installed;

  const { version, integrity } = lockedPackage(repository, name);
  const cache = join(repository, 'node_modules', '.cache', 'clientele');
  const cached = join(cache, `${name.replaceAll('/', '+')}@${version}`);
  if (!existsSync(cached)) {
    mkdirSync(cache, { recursive: true });
    const workshop = mkdtempSync(join(cache, 'fetch-'));
    try {
      fetchPackage(workshop, `${name}@${version}`, integrity);
      renameSync(join(workshop, 'package'), cached);
    } finally {
      rmSync(workshop, { recursive: true, force: true });
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
  if (!locked) throw new ClienteleError('config.invalid', `package-lock.json does not name ${name}`);
  return locked;
}

function fetchPackage(directory: string, specifier: string, integrity: string): void {
  const archive = join(directory, runNpm(['pack', specifier, '--pack-destination', directory], specifier));
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== integrity) {
    throw new ClienteleError('config.invalid', `${specifier} from the registry is not what is locked`, {
      expected: integrity,
      got: digest,
    });
  }
  execFileSync('tar', ['-xzf', archive, '-C', directory]);
}

/** Runs the npm that runs us, if one does, and returns the last line it prints. */
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
    throw new ClienteleError('config.invalid', `npm cannot fetch ${specifier}`, {}, cause);
  }
}

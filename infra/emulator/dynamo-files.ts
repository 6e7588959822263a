import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { findLogDamage } from './level-log.ts';

/** What a person can do about damaged tables. */
const RESTORE =
  'Rules, experiments, erasures and keys are in these tables. Restore the data folder from a copy, or start over with --fresh';

/**
 * Looks at the files of the embedded tables before they are opened: LevelDB takes damaged and missing ones for nothing written, and
 * a shop would look empty.
 * @param isUsed the tables were made before
 * @throws ClienteleError `store.unavailable` with what is wrong
 */
export function checkDynamoFiles(directory: string, isUsed: boolean): void {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined && isUsed) refuseEmptied(directory);
  if (found === undefined) return;
  if (!found.isDirectory()) throw refused(directory, 'it is a file, not a folder. Move it away');
  const names = readdirSync(directory);
  const hasData = names.some((name) => /^(MANIFEST-\d+|\d+\.(log|ldb|sst))$/.test(name));
  if (hasData && !existsSync(join(directory, 'CURRENT')))
    throw refused(directory, `its file CURRENT is missing. ${RESTORE}`);
  for (const name of names.filter((one) => /^\d+\.log$/.test(one))) {
    const path = join(directory, name);
    const at = findLogDamage(readFileSync(path));
    if (at === undefined) continue;
    const anyway = `To go on without what was written last, move ${path} away`;
    throw refused(directory, `${name} is damaged at byte ${at}. ${RESTORE}. ${anyway}`);
  }
}

/** @throws ClienteleError `store.unavailable` */
export function refuseEmptied(directory: string): never {
  throw refused(directory, `the shop has run before, but its tables are missing. ${RESTORE}`);
}

function refused(directory: string, why: string): ClienteleError {
  return new ClienteleError('store.unavailable', `The tables in ${directory} cannot be used: ${why}.`);
}

/** The error for tables that cannot be opened, with its cause in words. */
export function cannotOpen(directory: string, error: unknown): ClienteleError {
  if (error instanceof ClienteleError) return error;
  const { code, message } = innermost(error);
  const text = `${code} ${message}`;
  const cause = CAUSES.find(({ signs }) => signs.test(text));
  const why =
    cause === undefined ? `${message}. Choose another data folder with --data` : `${cause.why} (${message})`;
  return new ClienteleError(
    'store.unavailable',
    `The tables in ${directory} cannot be used: ${why}.`,
    {},
    error,
  );
}

/** Messages of LevelDB and the operating system ► what they mean and what to do. */
const CAUSES: readonly { readonly signs: RegExp; readonly why: string }[] = [
  {
    signs: /LEVEL_LOCKED|\/LOCK: (Resource temporarily unavailable|already held)/i,
    why: 'another Clientele process uses them. Stop it, or choose another data folder with --data',
  },
  { signs: /ENOSPC|EDQUOT|No space left|quota exceeded/i, why: 'the disk is full. Make room' },
  {
    signs: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    why: 'this user may not write there. Make the folder writable, or choose another with --data',
  },
  {
    signs: /LEVEL_CORRUPTION|Corruption|CURRENT file|not an sstable|bad block|checksum/i,
    why: `the files are damaged. ${RESTORE}`,
  },
  {
    signs: /ENOTDIR|EISDIR|Not a directory|Is a directory/i,
    why: 'something else is where their files belong. Move it away',
  },
];

function innermost(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  if (error.cause === undefined) return { code: String(code ?? ''), message: error.message };
  const inner = innermost(error.cause);
  return { code: `${code ?? ''} ${inner.code}`, message: inner.message };
}

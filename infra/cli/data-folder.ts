import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { usageError } from './fail.ts';
import { isAlive, LOCK } from './folder-lock.ts';
import { day } from './format.ts';

/**
 * The file `clientele.json` of a data folder: where the shop's data comes from. The demo shop's events end before the day (UTC) on
 * which the folder was made, so that a start that was interrupted continues with the same shop.
 */
export type Marker = { readonly source: 'files' } | { readonly source: 'demo'; readonly until: string };

const MARKER = 'clientele.json';

/**
 * Looks whether the data folder can be opened, and changes nothing.
 * @param source where the data should come from; undefined: as the folder has it, otherwise from the demo shop
 * @param fresh it is to be emptied first
 * @returns undefined for a folder that is still to be made
 * @throws ClienteleError `request.invalid` when the folder holds another shop, or files of something else
 */
export function checkDataFolder(
  folder: string,
  source: Marker['source'] | undefined,
  fresh: boolean,
): Marker | undefined {
  const marker = readMarker(folder);
  if (marker === undefined && existsSync(folder) && contentOf(folder).length > 0) {
    throw usageError(`--data ${folder}: the folder holds other things; choose an empty one`);
  }
  if (marker === undefined || fresh || source === undefined || source === marker.source) return marker;
  const holds = marker.source === 'demo' ? 'the demo shop' : 'another shop';
  throw usageError(`${folder} holds ${holds}; add --fresh to replace it, or --data FOLDER to keep both`);
}

/**
 * Opens the data folder, or creates it. The caller has locked it.
 * @param source, fresh as of {@link checkDataFolder}; `fresh` empties the folder
 * @param now UTC milliseconds
 * @throws ClienteleError as {@link checkDataFolder}
 */
export function openDataFolder(
  folder: string,
  source: Marker['source'] | undefined,
  fresh: boolean,
  now: number,
): Marker {
  const marker = checkDataFolder(folder, source, fresh);
  if (marker !== undefined && !fresh) return marker;
  if (marker !== undefined) {
    // The marker goes last: what an interruption leaves is still known as ours.
    const names = contentOf(folder).filter((name) => name !== MARKER);
    for (const name of [...names, MARKER]) rmSync(join(folder, name), { recursive: true });
  }
  const made: Marker = source === 'files' ? { source: 'files' } : { source: 'demo', until: day(now) };
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, MARKER), `${JSON.stringify(made)}\n`);
  return made;
}

/** Names in a folder, but for the locks. */
function contentOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith(LOCK));
}

/** Whether {@link openDataFolder} made the folder. */
export function isDataFolder(folder: string): boolean {
  return existsSync(join(folder, MARKER));
}

function readMarker(folder: string): Marker | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory()) throw usageError(`--data ${folder} is a file; name a folder`);
  const path = join(folder, MARKER);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  try {
    const marker = JSON.parse(text) as Partial<Marker> | null;
    if (marker?.source === 'files' || marker?.source === 'demo') return marker as Marker;
  } catch {
    // Said below.
  }
  throw usageError(
    `${path} is damaged. Restore it from a backup, or write {"source":"files"} into it for a shop of your own dumps`,
  );
}

/** Writes a file so that readers, and a start after a kill, see all of it or what was there before. */
function writeWhole(path: string, text: string): void {
  const partial = `${path}.${process.pid}.partial`;
  const file = openSync(partial, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
}

/** What tells the folder from another that is made in its place; undefined when it was removed. */
export function folderIdentity(folder: string): number | undefined {
  return statSync(join(folder, MARKER), { throwIfNoEntry: false })?.ino;
}

/** Addresses of a running shop, for other commands on the same folder. */
export interface Endpoints {
  readonly pid: number;
  readonly s3: string;
  readonly dynamo: string;
  readonly states: string;
  readonly api: string | null;
}

export function writeEndpoints(folder: string, endpoints: Endpoints): void {
  writeWhole(join(folder, 'endpoints.json'), `${JSON.stringify(endpoints, null, 1)}\n`);
}

export function removeEndpoints(folder: string): void {
  rmSync(join(folder, 'endpoints.json'), { force: true });
}

/** The endpoints of the process that runs on the folder; undefined when none does. */
export function readEndpoints(folder: string): Endpoints | undefined {
  const path = join(folder, 'endpoints.json');
  if (!existsSync(path)) return undefined;
  const endpoints = JSON.parse(readFileSync(path, 'utf8')) as Endpoints;
  // What a killed process left behind is of no use.
  return isAlive(endpoints.pid) ? endpoints : undefined;
}

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from './fail.ts';
import { day } from './format.ts';

/**
 * The file `clientele.json` of a data folder: where the shop's data comes from. The demo shop's events end before the day (UTC) on
 * which the folder was made, so that a start that was interrupted continues with the same shop.
 */
export type Marker = { readonly source: 'files' } | { readonly source: 'demo'; readonly until: string };

const MARKER = 'clientele.json';

/**
 * Opens the data folder, or creates it.
 * @param source where the data should come from; undefined: as the folder has it, otherwise from the demo shop
 * @param fresh empties the folder first
 * @param now UTC milliseconds
 * @throws ClienteleError `request.invalid` when the folder holds another shop, or files of something else
 */
export function openDataFolder(
  folder: string,
  source: Marker['source'] | undefined,
  fresh: boolean,
  now: number,
): Marker {
  const marker = readMarker(folder);
  if (marker === undefined && existsSync(folder) && readdirSync(folder).length > 0) {
    throw usageError(`--data ${folder}: the folder holds other things; choose an empty one`);
  }
  if (fresh && marker !== undefined) rmSync(folder, { recursive: true });
  if (!fresh && marker !== undefined) {
    if (source === undefined || source === marker.source) return marker;
    const holds = marker.source === 'demo' ? 'the demo shop' : 'another shop';
    throw usageError(`${folder} holds ${holds}; add --fresh to replace it, or --data FOLDER to keep both`);
  }
  const made: Marker = source === 'files' ? { source: 'files' } : { source: 'demo', until: day(now) };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MARKER), `${JSON.stringify(made)}\n`);
  return made;
}

/** Whether {@link openDataFolder} made the folder. */
export function isDataFolder(folder: string): boolean {
  return existsSync(join(folder, MARKER));
}

function readMarker(folder: string): Marker | undefined {
  const path = join(folder, MARKER);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Marker) : undefined;
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
  writeFileSync(join(folder, 'endpoints.json'), `${JSON.stringify(endpoints, null, 1)}\n`);
}

export function removeEndpoints(folder: string): void {
  rmSync(join(folder, 'endpoints.json'), { force: true });
}

/** The endpoints of the process that runs on the folder; undefined when none does. */
export function readEndpoints(folder: string): Endpoints | undefined {
  const path = join(folder, 'endpoints.json');
  if (!existsSync(path)) return undefined;
  const endpoints = JSON.parse(readFileSync(path, 'utf8')) as Endpoints;
  try {
    process.kill(endpoints.pid, 0);
    return endpoints;
  } catch {
    return undefined; // left behind by a process that was killed
  }
}

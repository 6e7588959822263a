import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DumpKind } from '../../../layers/contract/artefacts.ts';
import { BUCKET_PREFIXES, dumpPrefix } from '../../../layers/contract/bucket.ts';
import type { ObjectStore } from '../../../layers/stores/objects.ts';
import { usageError } from '../fail.ts';

/** A file to upload. */
export interface Dump {
  readonly kind: DumpKind;
  readonly path: string;
}

/** Longest name of a file, in bytes: the embedded store adds its own ending, and file systems end at 255. */
const MAX_NAME_BYTES = 195;

/** @throws ClienteleError `request.invalid` for a name that the embedded store cannot keep */
export function refuseLongNames(dumps: readonly Dump[]): void {
  const long = dumps.find(({ path }) => Buffer.byteLength(basename(path)) > MAX_NAME_BYTES);
  if (long === undefined) return;
  throw usageError(`The name of ${long.path} is too long: rename it to at most ${MAX_NAME_BYTES} bytes`);
}

/**
 * @throws ClienteleError `request.invalid` for two files that would be one dump, because they have the same name
 */
export function refuseSameNames(dumps: readonly Dump[]): void {
  const paths = new Map<string, string>();
  for (const dump of dumps) {
    const key = keyOf(dump);
    const other = paths.get(key);
    if (other !== undefined && resolve(other) !== resolve(dump.path)) {
      throw usageError(
        `${other} and ${dump.path} have the same name, and a dump is known by its name: rename one of them`,
      );
    }
    paths.set(key, dump.path);
  }
}

/** Where a dump lies in the bucket. */
export function keyOf({ kind, path }: Dump): string {
  return `${dumpPrefix(kind)}${basename(path)}`;
}

/**
 * Uploads files as a shop would; skips those that are there with the same content.
 * @returns number of files that were uploaded
 */
export async function uploadDumps(
  objects: ObjectStore,
  dumps: readonly Dump[],
  onDone: (done: number) => void,
): Promise<number> {
  refuseLongNames(dumps);
  refuseSameNames(dumps);
  const there = new Map((await objects.list(BUCKET_PREFIXES.raw)).map((object) => [object.key, object]));
  let uploaded = 0;
  for (const [i, dump] of dumps.entries()) {
    const key = keyOf(dump);
    const existing = there.get(key);
    const { size } = await stat(dump.path);
    if (existing === undefined || existing.size !== size || existing.etag !== (await md5(dump.path))) {
      await objects.upload(dump.path, key);
      uploaded++;
    }
    onDone(i + 1);
  }
  return uploaded;
}

async function md5(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DumpKind } from '../../../layers/contract/artefacts.ts';
import { BUCKET_PREFIXES, dumpPrefix } from '../../../layers/contract/bucket.ts';
import type { ErasureRecord } from '../../../layers/contract/erasure-record.ts';
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

export interface Uploaded {
  /** Number of files. */
  readonly uploaded: number;
  /** Files that hold erased customers: the shop has them without those, and keeps it that way. */
  readonly erased: readonly string[];
}

/**
 * Uploads files as a shop would; skips those that are there with the same content, or that erasures have rewritten since.
 * @param erasures every erasure of the shop
 */
export async function uploadDumps(
  objects: ObjectStore,
  dumps: readonly Dump[],
  onDone: (done: number) => void,
  erasures: readonly Pick<ErasureRecord, 'rewritten'>[] = [],
): Promise<Uploaded> {
  refuseLongNames(dumps);
  refuseSameNames(dumps);
  const there = new Map((await objects.list(BUCKET_PREFIXES.raw)).map((object) => [object.key, object]));
  let uploaded = 0;
  const erased: string[] = [];
  for (const [i, dump] of dumps.entries()) {
    const key = keyOf(dump);
    const existing = there.get(key);
    const { size } = await stat(dump.path);
    const before = etagsBefore(key, existing?.etag ?? '', erasures);
    const etag = before.size > 0 || existing?.size === size ? await md5(dump.path) : undefined;
    if (etag !== undefined && before.has(etag)) erased.push(dump.path);
    else if (etag === undefined || existing?.etag !== etag) {
      await objects.upload(dump.path, key);
      uploaded++;
    }
    onDone(i + 1);
  }
  return { uploaded, erased };
}

/** The etags that an object had before erasures made it what it is now; empty: nothing was left of it. */
function etagsBefore(
  key: string,
  etag: string,
  erasures: readonly Pick<ErasureRecord, 'rewritten'>[],
): ReadonlySet<string> {
  const known = erasures.flatMap(({ rewritten }) => (Object.hasOwn(rewritten, key) ? [rewritten[key]] : []));
  const isCurrent = known.some((one) => one?.etag === etag || one?.etag === null);
  return new Set(isCurrent ? known.flatMap((one) => one?.before ?? []) : []);
}

/** What is to be said of files that were not uploaded again, because they hold erased customers. */
export function erasedLines(erased: readonly string[]): string[] {
  return erased.map(
    (path) =>
      `${path} holds customers who were erased since it was delivered: the shop keeps it without them. To use the file as it is, give it another name, and request the erasures again.`,
  );
}

async function md5(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import { dumpPrefix, livePrefix } from '../../contract/bucket.ts';
import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { withScratch } from '../../stores/concurrency.ts';
import { logger } from '../../stores/log.ts';
import type { ObjectInfo } from '../../stores/objects.ts';
import { withRemoved } from '../../stores/privacy/begin-erasure.ts';
import { UNREADABLE } from '../../stores/privacy/certificate.ts';
import { remembered } from '../../stores/privacy/marks.ts';
import { knownNames } from '../../stores/privacy/name-key.ts';
import { eraseFromDump } from '../../warehouse/erase/erase.ts';
import { resolveMapping } from '../../warehouse/mapping/presets.ts';
import { UnreadableDump } from '../../warehouse/read/unreadable-dump.ts';
import { LIVE_MAPPING } from '../artefacts.ts';
import { engineBudget } from '../budget.ts';
import { type Delivery, readDelivery } from '../plan/delivered.ts';
import { METHOD } from '../plan/plan.ts';
import { holdLease } from '../ports.ts';
import type { ErasePorts, OpenErasure } from './ports.ts';

/**
 * Removes customers from the bucket: dumps and live records are written anew without them, and everything that was made of
 * what they were before goes. What is done is found in the bucket itself, so that a sweep that was killed is gone on with by
 * doing it again.
 * @returns what each customer was called in the bucket, by erasure: an erasure may have been asked for by a pseudonym
 */
export async function sweepBucket(
  open: readonly OpenErasure[],
  runId: string,
  ports: ErasePorts,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const delivery = await readDelivery(
    ports.objects,
    await ports.erasures.all(),
    ports.nameKey.knownKey,
    METHOD,
  );
  const names = await knownNames(ports.nameKey);
  const wanted: Wanted = {
    open: new Map(open.map((erasure) => [names.customer(erasure.customer), erasure])),
    nameOf: remembered(names.customer),
    found: new Map(open.map(({ erasureId }) => [erasureId, new Set()])),
  };
  for (const kind of ['events', 'customers'] as const) {
    for (const object of await ports.objects.list(dumpPrefix(kind))) {
      await holdLease(ports, runId);
      await eraseFromObject(object, kind, delivery.config.mapping, wanted, ports);
    }
  }
  for (const object of await ports.objects.list(livePrefix('events'))) {
    await holdLease(ports, runId);
    await eraseFromObject(object, 'events', LIVE_MAPPING, wanted, ports);
  }
  await removeOutdated(ports);
  return new Map([...wanted.found].map(([erasureId, ids]) => [erasureId, [...ids]]));
}

/** Whose records go. */
interface Wanted {
  /** By the one name that all forms of an identifier have, see formsOf in names.ts. */
  readonly open: ReadonlyMap<string, OpenErasure>;
  readonly nameOf: (identifier: string) => string;
  /** Identifiers as records have them, by erasure. */
  readonly found: ReadonlyMap<string, Set<string>>;
}

async function eraseFromObject(
  object: ObjectInfo,
  kind: Exclude<DumpKind, 'items'>,
  mapping: unknown,
  { open, nameOf, found }: Wanted,
  ports: ErasePorts,
): Promise<void> {
  const { key } = object;
  if (key.endsWith('/') || object.size === 0) return;
  await withScratch(async (folder) => {
    const input = join(folder, 'in');
    const output = join(folder, 'out');
    await ports.objects.download(key, input);
    try {
      const { erased, kept, byCustomer } = await eraseFromDump({
        input,
        output,
        name: key,
        kind,
        mapping: resolveMapping(mapping),
        isErased: (customer) => open.has(nameOf(customer)),
        engine: engineBudget(folder),
      });
      if (erased === 0) return;
      const counts = new Map<OpenErasure, number>();
      for (const [customer, count] of byCustomer) {
        const erasure = open.get(nameOf(customer));
        if (erasure === undefined) continue;
        counts.set(erasure, (counts.get(erasure) ?? 0) + count);
        found.get(erasure.erasureId)?.add(customer);
      }
      const touched = [...counts].map(([erasure, count]) => ({ erasure, count }));
      const deliveredAt = await firstDelivery(object, ports);
      // Written down before it is done: a sweep that is killed in between finds nothing to count any more.
      for (const { erasure, count } of touched)
        await note(erasure, { [key]: count }, { [key]: { deliveredAt, etag: null } }, ports);
      if (kept === 0) await ports.remove(key);
      else await ports.objects.upload(output, key);
      const [now] = await ports.objects.list(key);
      const etag = now?.key === key ? now.etag : '';
      for (const { erasure } of touched) await note(erasure, {}, { [key]: { deliveredAt, etag } }, ports);
    } catch (error) {
      if (!(error instanceof UnreadableDump)) throw error;
      logger.warn('a dump cannot be searched for erased customers', { key, code: error.code });
      for (const erasure of open.values()) await note(erasure, { [`${UNREADABLE}${key}`]: 1 }, {}, ports);
    }
  });
}

/** When the shop delivered an object, whoever wrote it last. */
async function firstDelivery(
  { key, etag, lastModified }: ObjectInfo,
  { erasures }: ErasePorts,
): Promise<number> {
  for (const { rewritten } of await erasures.all()) {
    const known = Object.hasOwn(rewritten, key) ? rewritten[key] : undefined;
    if (known !== undefined && (known.etag === null || known.etag === etag)) return known.deliveredAt;
  }
  return lastModified;
}

/**
 * Removes staged and curated files, and rejects, of anything but what lies in the bucket now. Whose they are nobody knows: no
 * erasure counts them.
 */
async function removeOutdated(ports: ErasePorts): Promise<void> {
  for (const [, outdated] of await outdatedFiles(ports)) for (const key of outdated) await ports.remove(key);
}

/** Files that were made of anything but what lies in the bucket now, by place; places without any are left out. */
export async function outdatedFiles({
  objects,
  erasures,
  nameKey,
}: ErasePorts): Promise<[place: string, keys: string[]][]> {
  const delivery: Delivery = await readDelivery(objects, await erasures.all(), nameKey.knownKey, METHOD);
  const found: [string, string[]][] = [];
  const names = new Set(delivery.inputs.map(({ staged }) => staged));
  const isCurrent = (key: string) => {
    const [folder, name = ''] = key.split('/');
    // Rows on their way into a table: of a run that broke off, since this one has the lease.
    if (folder === 'imports') return false;
    return folder === 'curated' ? name === delivery.dataset : names.has(name.split('.')[0] ?? '');
  };
  for (const place of ['staged', 'rejects', 'curated', 'imports']) {
    const outdated = (await objects.list(`${place}/`)).filter(({ key }) => !isCurrent(key));
    if (outdated.length > 0) found.push([place, outdated.map(({ key }) => key)]);
  }
  return found;
}

/** Writes down, before it is done, what is removed where and which dumps are written anew. */
export async function note(
  { erasureId, requestedAt }: OpenErasure,
  removed: ErasureRecord['removed'],
  rewritten: ErasureRecord['rewritten'],
  { erasures }: ErasePorts,
): Promise<void> {
  await erasures.update(erasureId, (record) =>
    record?.requestedAt === requestedAt
      ? {
          ...record,
          removed: withRemoved(record.removed, removed),
          rewritten: { ...record.rewritten, ...rewritten },
        }
      : undefined,
  );
}

import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import type { Sweep } from '../../contract/control-records.ts';
import { withScratch } from '../../stores/concurrency.ts';
import { logger } from '../../stores/log.ts';
import type { ObjectInfo } from '../../stores/objects.ts';
import { type NotSearched, notSearched } from '../../stores/privacy/certificate.ts';
import { knownNames } from '../../stores/privacy/name-key.ts';
import { memoized } from '../../stores/privacy/tombstones.ts';
import { eraseFromDump } from '../../warehouse/erase/erase.ts';
import { resolveMappings } from '../../warehouse/mapping/mappings.ts';
import { UnreadableDump } from '../../warehouse/read/unreadable-dump.ts';
import { engineBudget } from '../budget.ts';
import { readDelivery } from '../plan/delivered.ts';
import { LIVE_MAPPING } from '../plan/plan-document.ts';
import { holdLease, type StagePorts } from '../ports.ts';
import { type OpenErasure, recordRemoved } from './open-erasure.ts';
import { outdatedFiles } from './outdated-files.ts';
import { continueSweep } from './sweep.ts';

/** What a run did of a sweep. */
export interface SweepPass {
  /** Identifiers that each customer has in the objects searched, by erasure: an erasure may have been requested by a pseudonym. */
  readonly found: ReadonlyMap<string, readonly string[]>;
  /** Whether the whole bucket has been searched. */
  readonly isFinished: boolean;
}

/**
 * Removes customers from the bucket: dumps and live records are rewritten without them, and files derived from the old ones
 * are removed. It goes on where the sweep stands, as long as the function has time. Work that a kill interrupted is repeated.
 */
export async function sweepBucket(
  open: readonly OpenErasure[],
  sweep: Sweep,
  runId: string,
  ports: StagePorts,
): Promise<SweepPass> {
  const delivery = await readDelivery(ports.objects, await ports.erasures.all(), ports.nameKey.knownKey);
  const names = await knownNames(ports.nameKey);
  const targets: Targets = {
    open: new Map(open.map((erasure) => [names.customer(erasure.customer), erasure])),
    devices: new Map(
      open.flatMap((erasure) => (erasure.devices ?? []).map((device) => [names.customer(device), erasure])),
    ),
    stated: new Set(open.flatMap((erasure) => (erasure.statedDevices ?? []).map(names.customer))),
    nameOf: memoized(names.customer),
    found: new Map(open.map(({ erasureId }) => [erasureId, new Set()])),
  };
  const isFinished = await continueSweep(
    sweep,
    async ({ object, kind, isLive }) => {
      await holdLease(ports, runId);
      await eraseFromObject(object, kind, isLive ? LIVE_MAPPING : delivery.config.mapping, targets, ports);
    },
    (key) => recordNotSearched('too-large', key, open, ports),
    ports,
  );
  // Whose records the derived files hold nobody knows: no erasure counts them.
  for (const [, outdated] of await outdatedFiles(ports)) for (const key of outdated) await ports.remove(key);
  const found = new Map([...targets.found].map(([erasureId, ids]) => [erasureId, [...ids]]));
  return { found, isFinished };
}

async function recordNotSearched(
  why: NotSearched,
  key: string,
  open: Iterable<OpenErasure>,
  ports: StagePorts,
): Promise<void> {
  logger.warn('a dump was not searched for erased customers', { key, why });
  for (const erasure of open) await recordRemoved(erasure, { [notSearched(why, key)]: 1 }, {}, ports);
}

/** Whose records are removed. */
interface Targets {
  /** By the one name that all forms of an identifier have, see formsOf in names.ts. */
  readonly open: ReadonlyMap<string, OpenErasure>;
  /** By the name of a device that is the customer's alone. */
  readonly devices: ReadonlyMap<string, OpenErasure>;
  /** Names of those of which dumps say so: only they may stand for the customer. */
  readonly stated: ReadonlySet<string>;
  readonly nameOf: (identifier: string) => string;
  /** Identifiers as records have them, by erasure. */
  readonly found: ReadonlyMap<string, Set<string>>;
}

async function eraseFromObject(
  object: ObjectInfo,
  kind: Exclude<DumpKind, 'items'>,
  mapping: unknown,
  { open, devices, stated, nameOf, found }: Targets,
  ports: StagePorts,
): Promise<void> {
  const { key } = object;
  if (key.endsWith('/') || object.size === 0) return;
  await withScratch(async (folder) => {
    const input = join(folder, 'in');
    const output = join(folder, 'out');
    await ports.objects.download(key, input);
    try {
      const { erased, kept, byCustomer, byDevice } = await eraseFromDump({
        input,
        output,
        name: key,
        kind,
        mappings: resolveMappings(mapping),
        isErased: (id, knownBy) => {
          const name = nameOf(id);
          if (knownBy === 'customer') return open.has(name);
          return knownBy === 'device' ? devices.has(name) : stated.has(name);
        },
        engine: engineBudget(folder),
      });
      if (erased === 0) return;
      const counts = new Map<OpenErasure, number>();
      const add = (erasure: OpenErasure | undefined, count: number) => {
        if (erasure !== undefined) counts.set(erasure, (counts.get(erasure) ?? 0) + count);
      };
      for (const [customer, count] of byCustomer) {
        const erasure = open.get(nameOf(customer));
        add(erasure, count);
        found.get(erasure?.erasureId ?? '')?.add(customer);
      }
      for (const [device, count] of byDevice) add(devices.get(nameOf(device)), count);
      const touched = [...counts].map(([erasure, count]) => ({ erasure, count }));
      const history = await historyOf(object, ports);
      // Recorded before it is done: after a kill in between there would be nothing left to count.
      for (const { erasure, count } of touched)
        await recordRemoved(erasure, { [key]: count }, { [key]: { ...history, etag: null } }, ports);
      if (kept === 0) await ports.remove(key);
      else await ports.objects.upload(output, key);
      const [now] = await ports.objects.list(key);
      const etag = now?.key === key ? now.etag : '';
      for (const { erasure } of touched)
        await recordRemoved(erasure, {}, { [key]: { ...history, etag } }, ports);
    } catch (error) {
      if (!(error instanceof UnreadableDump)) throw error;
      await recordNotSearched('unreadable', key, open.values(), ports);
    }
  });
}

/** When the shop delivered an object, even if a sweep has rewritten it since, and the etags that it has had. */
async function historyOf(
  { key, etag, lastModified }: ObjectInfo,
  { erasures }: StagePorts,
): Promise<{ readonly deliveredAt: number; readonly before: string[] }> {
  const before = new Set([etag]);
  let deliveredAt = lastModified;
  for (const { rewritten } of await erasures.all()) {
    const known = Object.hasOwn(rewritten, key) ? rewritten[key] : undefined;
    if (known === undefined || (known.etag !== null && known.etag !== etag)) continue;
    deliveredAt = known.deliveredAt;
    for (const one of known.before ?? []) before.add(one);
  }
  return { deliveredAt, before: [...before] };
}

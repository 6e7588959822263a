import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import type { Sweep, VersionRecord } from '../../contract/control-records.ts';
import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { ERASURES_ID } from '../../contract/live.ts';
import type { EraseState } from '../../contract/run-state.ts';
import { barCustomer, forgetOpen, forgetRows, versionsKept } from '../../stores/privacy/begin-erasure.ts';
import { remainsAt } from '../../stores/privacy/certificate.ts';
import { knownNames } from '../../stores/privacy/name-key.ts';
import { formsOf } from '../../stores/privacy/names.ts';
import { tombstoneIds } from '../../stores/privacy/tombstones.ts';
import { holdLease, type StagePorts } from '../ports.ts';
import { findDevices } from './find-devices.ts';
import { migratePseudonyms } from './migrate-pseudonyms.ts';
import { isOpen, recordRemoved } from './open-erasure.ts';
import { currentSweep } from './sweep.ts';
import { sweepBucket } from './sweep-bucket.ts';

export interface EraseOutcome {
  readonly pending: number;
  readonly completed: number;
}

/**
 * Continues every erasure that is not complete: each run sweeps the bucket, or as much of it as the function has time for, and an
 * erasure is complete when the version that serves knows nothing of the customer. The run goes on in either case. Steps that were
 * done before are found done; a run that is killed anywhere is continued by the next.
 */
export async function runErase(ports: StagePorts, state: EraseState): Promise<EraseOutcome> {
  const { erasures } = ports;
  await migratePseudonyms(ports, state.runId);
  const requested = (await erasures.all()).filter(isOpen);
  if (requested.length === 0) return { pending: 0, completed: 0 };
  await holdLease(ports, state.runId);
  const versions = await versionsKept(ports);
  const names = await knownNames(ports.nameKey);
  await findDevices(requested, names.customer, ports);
  await forgetOpen(versions, (customer) => formsOf(names, customer), ports);
  if (state.activate === undefined) {
    const open = (await erasures.all()).filter(isOpen);
    const sweep = await currentSweep(open, ports);
    const { found, isFinished } = await sweepBucket(open, sweep, state.runId, ports);
    for (const [erasureId, ids] of found) {
      // Versions before may list the customer under the identifiers that the dumps use.
      if (ids.length > 0) await barCustomer(tombstoneIds(await erasures.secret(), ids), sweep.begunAt, ports);
      await forgetRows(erasureId, ids, versions, ports);
    }
    if (isFinished) await recordSwept(sweep, ports);
  }
  return complete(ports);
}

/** Records that the whole bucket was searched for those with whom the sweep began. */
async function recordSwept(
  { erasures, begunAt }: Sweep,
  ports: Pick<StagePorts, 'erasures' | 'control' | 'now'>,
): Promise<void> {
  // A version that was learnt while the sweep went on may know them from a dump that it had not reached.
  const endedAt = ports.now();
  for (const { erasureId, requestedAt } of erasures)
    await ports.erasures.update(erasureId, (record) =>
      record?.requestedAt === requestedAt
        ? { ...record, freeFrom: record.freeFrom ?? endedAt, sweptAt: begunAt }
        : undefined,
    );
  await ports.control.forgetSweep();
}

/**
 * Completes the erasures that can be completed: removes the snapshots of versions before, and with them the last use of the
 * identifier. When none is left open, answers of the serving version need not be checked for erased customers any more.
 */
async function complete(ports: StagePorts): Promise<EraseOutcome> {
  const { erasures, control, objects, remove } = ports;
  const [listing] = await ports.live.read([{ kind: 'erasures', id: ERASURES_ID } as const]);
  const [serving, versions] = await Promise.all([control.serving(true), control.versions()]);
  const record = versions.find(({ version }) => version === serving?.version);
  const open = (await erasures.all()).filter(isOpen);
  // Tables that are being imported, or wait to be removed, cannot be searched.
  const isHidden = (await control.imports()).some(({ state }) => state !== 'complete');
  const completed = isHidden
    ? []
    : open.filter((erasure) => isSwept(erasure) && isFree(erasure, serving?.version, record));
  if (completed.length === 0) return { pending: open.length, completed: 0 };
  const outdated = (await objects.list(BUCKET_PREFIXES.models)).filter(
    ({ key }) => serving === undefined || !key.startsWith(`${BUCKET_PREFIXES.models}${serving.version}/`),
  );
  for (const erasure of completed) {
    // Snapshots of versions that did not know the customer are removed as well, but do not count as the customer's.
    const known = outdated.filter(({ key }) => erasure.versionsWith.includes(key.split('/')[1] ?? ''));
    await recordRemoved(erasure, { models: known.length }, {}, ports);
  }
  for (const { key } of outdated) await remove(key);
  const now = ports.now();
  const others = versions.filter(({ version, expiresAt }) => version !== serving?.version && expiresAt > now);
  if (listing !== undefined && completed.length === open.length)
    await ports.live.update(
      [listing],
      // An erasure that began meanwhile has written it, and keeps it open.
      ({ revision }) =>
        revision === listing.revision
          ? { open: false, versions: others.map(({ version }) => version) }
          : undefined,
      null,
    );
  for (const { erasureId, requestedAt, versionsWith } of completed) {
    const listsUntil = others
      .filter(({ version }) => versionsWith.includes(version))
      .reduce<number | null>((last, { expiresAt }) => Math.max(last ?? 0, expiresAt), null);
    await erasures.update(erasureId, (known) =>
      known?.requestedAt === requestedAt && known.completedAt === null
        ? {
            ...known,
            customer: null,
            devices: [],
            statedDevices: [],
            completedAt: now,
            remains: remainsAt(now, known, listsUntil),
          }
        : undefined,
    );
  }
  return { pending: open.length - completed.length, completed: completed.length };
}

function isSwept({ sweptAt, requestedAt, sweepFrom = requestedAt }: ErasureRecord): boolean {
  return sweptAt !== null && sweptAt >= sweepFrom;
}

/** Whether a version knows nothing of the customer: learnt after the first sweep, or searched when the erasure was requested. */
function isFree(
  { freeFrom, versionsThen, versionsWith }: ErasureRecord,
  version: string | undefined,
  record: VersionRecord | undefined,
): boolean {
  if (version === undefined) return true;
  if (versionsThen.includes(version)) return !versionsWith.includes(version);
  if (record === undefined || freeFrom === null) return false;
  // A renewed version is published later, and has learnt nothing since.
  return (record.learntAt ?? record.publishedAt) >= freeFrom;
}

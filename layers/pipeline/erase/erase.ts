import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import type { VersionRecord } from '../../contract/control-records.ts';
import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { ERASURES_ID } from '../../contract/live.ts';
import { barCustomer, forgetOpen, forgetRows, versionsKept } from '../../stores/privacy/begin-erasure.ts';
import { remainsAt } from '../../stores/privacy/certificate.ts';
import { marksOf } from '../../stores/privacy/marks.ts';
import { knownNames } from '../../stores/privacy/name-key.ts';
import { formsOf } from '../../stores/privacy/names.ts';
import { holdLease } from '../ports.ts';
import type { ErasePorts, OpenErasure } from './ports.ts';
import { settleNames } from './settle-names.ts';
import { note, sweepBucket } from './sweep.ts';

export interface EraseOutcome {
  readonly pending: number;
  readonly completed: number;
}

/**
 * Goes on with every erasure that is not complete: the bucket is gone through once a run, and an erasure is complete when
 * the version that serves knows nothing of the customer. What was done before is found done; a run that is killed anywhere
 * is gone on with by the next.
 */
export async function eraseCustomers(
  state: { readonly runId: string; readonly activate?: unknown },
  ports: ErasePorts,
): Promise<EraseOutcome> {
  const { erasures } = ports;
  await settleNames(ports, state.runId);
  const open = (await erasures.all()).filter(isOpen);
  if (open.length === 0) return { pending: 0, completed: 0 };
  await holdLease(ports, state.runId);
  const versions = await versionsKept(ports);
  const names = await knownNames(ports.nameKey);
  await forgetOpen(versions, (customer) => formsOf(names, customer), ports);
  if (state.activate === undefined) {
    const sweptAt = ports.now();
    for (const [erasureId, ids] of await sweepBucket(open, state.runId, ports)) {
      // What dumps called the customer, versions before may list.
      if (ids.length > 0) await barCustomer(marksOf(await erasures.secret(), ids), sweptAt, ports);
      await forgetRows(erasureId, ids, versions, ports);
    }
    for (const { erasureId, requestedAt } of open)
      await erasures.update(erasureId, (record) =>
        record?.requestedAt === requestedAt
          ? { ...record, freeFrom: record.freeFrom ?? sweptAt, sweptAt }
          : undefined,
      );
  }
  return settle(ports);
}

function isOpen(record: ErasureRecord): record is OpenErasure {
  return record.completedAt === null && record.customer !== null;
}

/**
 * Completes what can be: removes the snapshots of versions before, and with them the last use of the identifier. With none left
 * open, lists of the version that serves need not be looked through any more.
 */
async function settle(ports: ErasePorts): Promise<EraseOutcome> {
  const { erasures, control, objects, remove } = ports;
  const [told] = await ports.live.read([{ kind: 'erasures', id: ERASURES_ID } as const]);
  const [serving, versions] = await Promise.all([control.serving(true), control.versions()]);
  const record = versions.find(({ version }) => version === serving?.version);
  const open = (await erasures.all()).filter(isOpen);
  // What is being imported, or waits to be removed, cannot be looked into.
  const isHidden = (await control.imports()).some(({ state }) => state !== 'complete');
  const settled = isHidden
    ? []
    : open.filter((erasure) => isSwept(erasure) && isFree(erasure, serving?.version, record));
  if (settled.length === 0) return { pending: open.length, completed: 0 };
  const outdated = (await objects.list(BUCKET_PREFIXES.models)).filter(
    ({ key }) => serving === undefined || !key.startsWith(`${BUCKET_PREFIXES.models}${serving.version}/`),
  );
  for (const erasure of settled) {
    // Snapshots of versions that did not know the customer are removed with the others, and are not the customer's.
    const known = outdated.filter(({ key }) => erasure.versionsWith.includes(key.split('/')[1] ?? ''));
    await note(erasure, { models: known.length }, {}, ports);
  }
  for (const { key } of outdated) await remove(key);
  const now = ports.now();
  const others = versions.filter(({ version, expiresAt }) => version !== serving?.version && expiresAt > now);
  if (told !== undefined && settled.length === open.length)
    await ports.live.update(
      [told],
      // Somebody who was erased meanwhile leaves it open.
      ({ revision }) =>
        revision === told.revision
          ? { open: false, versions: others.map(({ version }) => version) }
          : undefined,
      null,
    );
  for (const { erasureId, requestedAt, versionsWith } of settled) {
    const listsUntil = others
      .filter(({ version }) => versionsWith.includes(version))
      .reduce<number | null>((last, { expiresAt }) => Math.max(last ?? 0, expiresAt), null);
    await erasures.update(erasureId, (known) =>
      known?.requestedAt === requestedAt && known.completedAt === null
        ? { ...known, customer: null, completedAt: now, remains: remainsAt(now, known, listsUntil) }
        : undefined,
    );
  }
  return { pending: open.length - settled.length, completed: settled.length };
}

function isSwept({ sweptAt, requestedAt, sweepFrom = requestedAt }: ErasureRecord): boolean {
  return sweptAt !== null && sweptAt >= sweepFrom;
}

/** Whether a version knows nothing of the customer: learnt after the first sweep, or looked at when it was asked for. */
function isFree(
  { freeFrom, versionsThen, versionsWith }: ErasureRecord,
  version: string | undefined,
  record: VersionRecord | undefined,
): boolean {
  if (version === undefined) return true;
  if (versionsThen.includes(version)) return !versionsWith.includes(version);
  if (record === undefined || freeFrom === null) return false;
  // A version that is written again is published later, and has learnt nothing since.
  return (record.learntAt ?? record.publishedAt) >= freeFrom;
}

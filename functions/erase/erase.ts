import type { VersionRecord } from '../../layers/platform/control.ts';
import { forgetRows, versionsKept } from '../../layers/platform/privacy/begin-erasure.ts';
import { remainsAt } from '../../layers/platform/privacy/certificate.ts';
import type { CustomerRows } from '../../layers/platform/privacy/customer-rows.ts';
import type { ErasureRecord } from '../../layers/platform/privacy/erasures.ts';
import { knownNames } from '../../layers/platform/privacy/name-key.ts';
import { formsOf } from '../../layers/platform/privacy/names.ts';
import type { RemoveObject } from '../../layers/platform/privacy/remove-objects.ts';
import { holdLease, type TaskPorts } from '../../layers/platform/task.ts';
import { type RenameLive, settleNames } from './settle-names.ts';
import { note, sweepBucket } from './sweep.ts';

export interface ErasePorts extends TaskPorts {
  readonly rows: CustomerRows;
  readonly remove: RemoveObject;
  readonly renameLive: RenameLive;
}

export interface EraseOutcome {
  readonly pending: number;
  readonly completed: number;
}

/** An erasure under way. */
export type OpenErasure = ErasureRecord & { readonly customer: string };

/**
 * Live records that were accepted before the erasure may be under way to the bucket for so long: a sweep before that is not
 * the last one.
 */
const UNDER_WAY_MS = 15 * 60 * 1000;

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
  for (const { erasureId, customer } of open)
    await forgetRows(erasureId, formsOf(names, customer), versions, ports);
  if (state.activate === undefined) {
    const sweptAt = ports.now();
    for (const [erasureId, ids] of await sweepBucket(open, state.runId, ports))
      await forgetRows(erasureId, ids, versions, ports);
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

/** Completes what can be: removes the snapshots of versions before, and with them the last use of the identifier. */
async function settle(ports: ErasePorts): Promise<EraseOutcome> {
  const { erasures, control, objects, remove } = ports;
  const [serving, versions] = await Promise.all([control.serving(true), control.versions()]);
  const record = versions.find(({ version }) => version === serving?.version);
  const open = (await erasures.all()).filter(isOpen);
  // What is being imported, or waits to be removed, cannot be looked into.
  const isHidden = (await control.imports()).some(({ state }) => state !== 'complete');
  const settled = isHidden
    ? []
    : open.filter((erasure) => isSwept(erasure) && isFree(erasure, serving?.version, record));
  if (settled.length === 0) return { pending: open.length, completed: 0 };
  const outdated = (await objects.list('models/')).filter(
    ({ key }) => serving === undefined || !key.startsWith(`models/${serving.version}/`),
  );
  for (const erasure of settled) await note(erasure, { models: outdated.length }, {}, ports);
  for (const { key } of outdated) await remove(key);
  const now = ports.now();
  const others = versions.filter(({ version, expiresAt }) => version !== serving?.version && expiresAt > now);
  const listsUntil = others.reduce<number | null>(
    (last, { expiresAt }) => Math.max(last ?? 0, expiresAt),
    null,
  );
  for (const { erasureId, requestedAt } of settled)
    await erasures.update(erasureId, (known) =>
      known?.requestedAt === requestedAt && known.completedAt === null
        ? { ...known, customer: null, completedAt: now, remains: remainsAt(now, listsUntil) }
        : undefined,
    );
  return { pending: open.length - settled.length, completed: settled.length };
}

function isSwept({ sweptAt, requestedAt }: ErasureRecord): boolean {
  return sweptAt !== null && sweptAt - requestedAt >= UNDER_WAY_MS;
}

/** Whether a version knows nothing of the customer: learnt after the first sweep, or looked at when it was asked for. */
function isFree(
  { freeFrom, versionsThen, versionsWith }: ErasureRecord,
  version: string | undefined,
  record: VersionRecord | undefined,
): boolean {
  if (version === undefined) return true;
  if (versionsThen.includes(version)) return !versionsWith.includes(version);
  return record !== undefined && freeFrom !== null && record.publishedAt >= freeFrom;
}

import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import type { ImportRecord, Serving, VersionRecord } from '../../contract/control-records.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { eachOf } from '../../stores/concurrency.ts';
import { logger } from '../../stores/log.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';

/** How long a later run may continue the import of a run that broke off. */
const RESUMABLE_MS = 48 * 60 * 60 * 1000;
/** Objects removed at a time. */
const WIDTH = 16;

/**
 * Removes imported tables that have expired, and what broken-off runs left: tables that never served, objects that nobody
 * reads any more. A run that has lost its lease removes nothing. What cannot be removed now, the next run removes.
 * @param isFailed whether this run failed: the import it began is left for the next run, which may continue it
 */
export async function sweepImports(ports: StagePorts, runId: string, isFailed: boolean): Promise<void> {
  try {
    await holdLease(ports, runId);
    const { control, imports, objects, remove } = ports;
    const [known, versions, serving] = await Promise.all([
      control.imports(),
      control.versions(),
      control.serving(true),
    ]);
    const now = ports.now();
    const isResumable = ({ state, startedAt }: ImportRecord) =>
      isFailed && state !== 'abandoned' && now - startedAt < RESUMABLE_MS;
    for (const record of known) {
      if (isKept(record, serving, versions, now) || isResumable(record)) continue;
      // Nobody may continue the import of a table that is about to be removed.
      if (record.state !== 'abandoned') await control.recordImport({ ...record, state: 'abandoned' });
      if (await imports.drop(record.table)) await control.forgetImport(record.table);
    }
    const read = known.filter((record) => record.state === 'importing' && isResumable(record));
    const idle = (await objects.list(BUCKET_PREFIXES.imports)).filter(
      ({ key }) => !read.some(({ prefix }) => key.startsWith(prefix)),
    );
    await eachOf(idle, WIDTH, ({ key }) => remove(key));
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    if (error.code === 'run.lease_lost') return;
    logger.warn('imports were not cleaned up; the next run does it', { code: error.code });
  }
}

/** Whether a table serves, or a roll-back may return to it. */
function isKept(
  { table }: ImportRecord,
  serving: Serving | undefined,
  versions: readonly VersionRecord[],
  now: number,
): boolean {
  return serving?.table === table || versions.some((one) => one.table === table && one.expiresAt > now);
}

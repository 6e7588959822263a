import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import type { ImportRecord, Serving, VersionRecord } from '../../contract/control-records.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { eachOf } from '../../stores/concurrency.ts';
import type { TableImports } from '../../stores/imports/table-imports.ts';
import { logger } from '../../stores/log.ts';
import type { RemoveObject } from '../../stores/remove-objects.ts';
import type { TaskPorts } from '../ports.ts';
import { holdLease } from '../ports.ts';

export interface SweepPorts extends TaskPorts {
  readonly imports: Pick<TableImports, 'drop'>;
  readonly remove: RemoveObject;
}

/** An import that a broken-off run had begun may be gone on with for so long. */
const RESUMABLE_MS = 48 * 60 * 60 * 1000;
/** Objects removed at a time. */
const WIDTH = 16;

/**
 * Removes imported tables whose time is over, and what broken-off runs left: tables that never served, objects that nobody
 * reads any more. Nothing is removed by a run that has lost its lease. What cannot be removed now is by the next run.
 * @param isFailed whether this run failed: what it had begun is left for the next, which may go on with it
 */
export async function sweepImports(runId: string, isFailed: boolean, ports: SweepPorts): Promise<void> {
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
      // Nobody may go on with a table that is about to go.
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

/** Whether a table serves, or may be gone back to. */
function isKept(
  { table }: ImportRecord,
  serving: Serving | undefined,
  versions: readonly VersionRecord[],
  now: number,
): boolean {
  return serving?.table === table || versions.some((one) => one.table === table && one.expiresAt > now);
}

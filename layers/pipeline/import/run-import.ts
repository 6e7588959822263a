import type { ImportRecord } from '../../contract/control-records.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { VERDICT } from '../../contract/evaluation.ts';
import type { ImportResult, ImportState } from '../../contract/run-state.ts';
import type { ImportProgress } from '../../stores/imports/table-imports.ts';
import { keys, readDocument } from '../artefacts.ts';
import { fingerprint } from '../fingerprint.ts';
import { PUBLISHING } from '../plan/coefficients.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';
import { readReceipts } from '../publish/receipts.ts';
import { readManifests, versionOfRun } from '../versions.ts';

/**
 * Has the rows that the slices laid down imported into a table of the version's own, and says how far that is. An import of
 * the same rows that a run before had begun is gone on with, not begun twice.
 * @throws ClienteleError `run.import_failed` when the service could not, or not in time; `run.count_mismatch` when rows are
 * missing. The version before goes on serving, and the next run begins anew under another name.
 */
export async function runImport(ports: StagePorts, state: ImportState): Promise<ImportResult> {
  await holdLease(ports, state.runId);
  const since = state.import?.since ?? ports.now();
  const { version } = await versionOfRun(ports.objects, state);
  const { outcome, reason } = await readDocument(ports.objects, VERDICT, keys.verdict(version));
  // The verdict is in the rows too; it may be another one by now.
  const content = fingerprint([outcome, reason]);

  const known = await ports.control.imports();
  const candidates = known.filter((record) => record.version === version && record.state !== 'abandoned');
  for (const record of candidates) {
    const isOwn = record.prefix === keys.imports(version, state.runId);
    const found = record.content === content ? await goOn(record, since, isOwn, ports) : undefined;
    if (found !== undefined) return found;
    await ports.control.recordImport({ ...record, state: 'abandoned' });
  }

  const attempt = known.filter((record) => record.version === version).length;
  const record = await orderOf(version, content, attempt, state, ports);
  // Written before it is asked for: whatever breaks off now, the table is known of.
  await ports.control.recordImport(record);
  const begun = await goOn(record, since, true, ports);
  if (begun !== undefined) return begun;
  await ports.control.recordImport({ ...record, state: 'abandoned' });
  throw failed(record, 'a table of that name is there already');
}

/** The order for the rows that this run's slices laid down. */
async function orderOf(
  version: string,
  content: string,
  attempt: number,
  { runId }: ImportState,
  { objects, environment, now }: StagePorts,
): Promise<ImportRecord> {
  const { rows: expected } = await readManifests(objects, version);
  const { rows, bytes } = await readReceipts(objects, runId, version);
  if (rows !== expected) throw mismatch(version, expected, rows);
  return {
    table: `${environment.resultsTable}-${version}-${fingerprint([runId, attempt], 8)}`,
    version,
    prefix: keys.imports(version, runId),
    content,
    rows,
    bytes,
    arn: null,
    startedAt: now(),
    state: 'importing',
  };
}

/**
 * Looks how far an import is, and asks for it where nobody has.
 * @returns undefined where it cannot be gone on with; one of this run's own that failed throws
 */
async function goOn(
  record: ImportRecord,
  since: number,
  isOwn: boolean,
  ports: StagePorts,
): Promise<ImportResult | undefined> {
  const { control, imports } = ports;
  const reported = record.arn === null ? await imports.start(record) : await imports.look(record.arn);
  if (reported === undefined) return undefined;
  const progress =
    reported.status === 'complete' ? await withTable(record.table, reported, imports) : reported;
  const known: ImportRecord = { ...record, arn: progress.arn };
  const { table, startedAt, rows } = record;
  const result = { table, since, startedAt, rows, bytes: progress.bytes };

  const fault = faultOf(known, progress, since, ports.now());
  if (fault !== undefined) {
    if (!isOwn && progress.status !== 'importing') return undefined;
    await control.recordImport({ ...known, state: 'abandoned' });
    throw fault;
  }
  const state = progress.status === 'complete' ? 'complete' : 'importing';
  if (record.arn === null || record.state !== state) await control.recordImport({ ...known, state });
  if (state === 'complete') return { outcome: 'imported', ...result };
  return { outcome: 'importing', ...result };
}

/** An import that is done, as far as its table is. */
async function withTable(
  table: string,
  progress: ImportProgress,
  imports: StagePorts['imports'],
): Promise<ImportProgress> {
  const state = await imports.stateOf(table);
  if (state === 'missing') return { ...progress, status: 'failed', failure: 'its table is not there' };
  return state === 'making' ? { ...progress, status: 'importing' } : progress;
}

/** What is wrong with an import as far as it is. */
function faultOf(
  record: ImportRecord,
  { status, failure, processed, imported, errors }: ImportProgress,
  since: number,
  now: number,
): ClienteleError | undefined {
  const { rows, version } = record;
  if (status === 'failed') return failed(record, failure);
  if (status === 'importing') {
    const isLate = now - since > PUBLISHING.importLongestSeconds * 1000;
    return isLate
      ? failed(record, `it did not end within ${PUBLISHING.importLongestSeconds / 3600} hours`)
      : undefined;
  }
  const isWhole = errors === 0 && imported === rows && processed === rows;
  return isWhole ? undefined : mismatch(version, rows, imported);
}

function failed({ version, table }: ImportRecord, why: string): ClienteleError {
  return new ClienteleError(
    'run.import_failed',
    `The rows of ${version} could not be imported into ${table}: ${why}. It is not activated; the next run begins anew.`,
    { table },
  );
}

function mismatch(version: string, expected: number, imported: number): ClienteleError {
  return new ClienteleError(
    'run.count_mismatch',
    `Version ${version} should have ${expected} rows, ${imported} were imported: it is not activated`,
    { expected, imported },
  );
}

import type { Verdict } from '../../analytics/evaluate/judge.ts';
import { buildRows } from '../../analytics/publish/build-rows.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { writeImportPart } from '../../stores/imports/import-writer.ts';
import { resultsWriter } from '../../stores/results-writer.ts';
import { keys, readDocument } from '../artefacts.ts';
import type { TaskPorts } from '../ports.ts';
import { holdLease } from '../ports.ts';
import { readVersion, versionOfRun } from '../versions.ts';
import { noiseOf } from './published.ts';

/** What a slice acknowledged: rows in the table, or in an object that is to be imported. */
export interface Receipt {
  readonly version: string;
  readonly slice: number;
  readonly rows: number;
  /** What the rows cost, or would have cost, one by one. */
  readonly writeUnits: number;
  /** Of the object's lines, unpacked; absent where rows were written. */
  readonly bytes?: number;
  /** UTC milliseconds at which the rows' TTL ends. */
  readonly expiresAt: number;
}

/**
 * Writes one slice of the version's rows, into the table or as an object that is imported then, and leaves a receipt. Writing
 * it again writes the same rows.
 */
export async function publishSlice(
  state: {
    readonly runId: string;
    readonly slice: number;
    readonly train?: readonly { readonly version: string }[] | undefined;
  },
  ports: TaskPorts,
): Promise<{ rows: number; writeUnits: number }> {
  await holdLease(ports, state.runId);
  const { version, plan } = await versionOfRun(ports.objects, state);
  const shop = await readVersion(ports.objects, version);
  const expiresAt = plan.now + plan.config.resultsDays * DAY_MS;
  const verdict = await readDocument<Verdict>(ports.objects, keys.verdict(version));
  const { outcome, reason } = verdict;
  const rows = buildRows(
    shop,
    { outcome, reason },
    state.slice,
    plan.publishSlices,
    plan.config.recommend.listLength,
    await noiseOf(version, plan.config.privacy, ports),
  );
  const written =
    plan.publishBy === 'import'
      ? await writeImportPart(ports.objects, partKey(version, state), version, rows)
      : await resultsWriter({ table: ports.around.resultsTable }).write(version, rows, expiresAt);
  const receipt: Receipt = { version, slice: state.slice, ...written, expiresAt };
  await ports.objects.writeJson(keys.run(state.runId, `publish-${state.slice}`), receipt);
  return written;
}

function partKey(version: string, { runId, slice }: { readonly runId: string; readonly slice: number }) {
  return `${keys.imports(version, runId)}${slice}.json.gz`;
}

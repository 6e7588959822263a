import { buildRows } from '../../analytics/publish/build-rows.ts';
import type { Receipt } from '../../contract/artefact-documents.ts';
import { VERDICT } from '../../contract/evaluation.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import type { PublishState } from '../../contract/run-state.ts';
import { writeImportPart } from '../../stores/imports/import-writer.ts';
import { keys, readDocument } from '../artefacts.ts';
import type { StagePorts } from '../ports.ts';
import { holdLease } from '../ports.ts';
import { readVersion, versionOfRun } from '../versions.ts';
import { noiseOf } from './published.ts';

/**
 * Writes one slice of the version's rows, into the table or as an object that is imported then, and leaves a receipt. Writing
 * it again writes the same rows.
 */
export async function runPublish(
  ports: StagePorts,
  state: PublishState,
): Promise<{ rows: number; writeUnits: number }> {
  await holdLease(ports, state.runId);
  const { version, plan } = await versionOfRun(ports.objects, state);
  const shop = await readVersion(ports.objects, version);
  const expiresAt = plan.now + plan.config.resultsDays * DAY_MS;
  const { outcome, reason } = await readDocument(ports.objects, VERDICT, keys.verdict(version));
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
      : await ports.results.write(version, rows, expiresAt);
  const receipt: Receipt = { version, slice: state.slice, ...written, expiresAt };
  await ports.objects.writeJson(keys.run(state.runId, `publish-${state.slice}`), receipt);
  return written;
}

function partKey(version: string, { runId, slice }: { readonly runId: string; readonly slice: number }) {
  return `${keys.imports(version, runId)}${slice}.json.gz`;
}

import type { Verdict } from '../../layers/analytics/evaluate/judge.ts';
import { buildRows } from '../../layers/analytics/serve/build-rows.ts';
import { keys, readDocument } from '../../layers/platform/artefacts.ts';
import { withPrivacy } from '../../layers/platform/privacy/published.ts';
import { resultsWriter } from '../../layers/platform/results-writer.ts';
import { holdLease, type TaskPorts } from '../../layers/platform/task.ts';
import { readVersion, versionOfRun } from '../../layers/platform/versions.ts';

/** What a slice acknowledged. */
export interface Receipt {
  readonly version: string;
  readonly slice: number;
  readonly rows: number;
  readonly writeUnits: number;
  /** UTC milliseconds at which the rows' TTL ends. */
  readonly expiresAt: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Writes one slice of the version's rows and leaves a receipt. Writing it again writes the same rows. */
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
  const writer = resultsWriter({ table: ports.around.resultsTable });
  const verdict = await readDocument<Verdict>(ports.objects, keys.verdict(version));
  const { outcome, reason } = verdict;
  const built = buildRows(
    shop,
    { outcome, reason },
    state.slice,
    plan.publishSlices,
    plan.config.recommend.listLength,
  );
  const rows = await withPrivacy(built, shop, version, plan.config.privacy, ports);
  const written = await writer.write(version, rows, expiresAt);
  const receipt: Receipt = { version, slice: state.slice, ...written, expiresAt };
  await ports.objects.writeJson(keys.run(state.runId, `publish-${state.slice}`), receipt);
  return written;
}

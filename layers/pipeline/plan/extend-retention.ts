import type { Serving, VersionRecord } from '../../contract/control-records.ts';
import { pointerTo } from '../../stores/pointer.ts';
import type { StagePorts } from '../ports.ts';

/**
 * Extends how long an imported version is kept that still serves: its table has no TTL, so no row is written again, only the
 * recorded date moves. A version in the table that versions share is left as it is.
 * @param keptMs how long a version is kept
 * @returns what serves
 * @throws ClienteleError `run.conflict` when somebody moved the pointer meanwhile
 */
export async function extendRetention(
  serving: Serving | undefined,
  versions: readonly VersionRecord[],
  keptMs: number,
  { control, now }: Pick<StagePorts, 'control' | 'now'>,
): Promise<Serving | undefined> {
  if (serving?.table === undefined || serving.expiresAt - now() >= keptMs / 2) return serving;
  const record = versions.find(({ version }) => version === serving.version);
  if (record === undefined) return serving;
  const kept = { ...record, expiresAt: now() + keptMs };
  await control.register(kept);
  const next = pointerTo(kept, versions, serving.activatedAt, serving.heldSince);
  await control.activate(next, serving.version, serving.heldSince);
  return next;
}

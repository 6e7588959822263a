import type { VersionRecord } from '../contract/control-records.ts';
import { ClienteleError } from '../contract/errors.ts';
import { DAY_MS } from '../contract/events/days.ts';
import type { Control } from './control.ts';
import { pointerTo } from './pointer.ts';

/** How long before the expiry of its rows a version can no longer be activated. */
const MARGIN_MS = DAY_MS;

/**
 * Makes a published version the one that serves: a roll-back is one write.
 * @param now UTC milliseconds
 * @throws ClienteleError `model.unknown_version`, `model.expired` where its rows end within a day, `run.conflict` where somebody
 * else moved the pointer meanwhile
 */
export async function activateVersion(
  control: Pick<Control, 'serving' | 'versions' | 'activate'>,
  version: string,
  now: number,
): Promise<VersionRecord> {
  const versions = await control.versions();
  const record = versions.find((candidate) => candidate.version === version);
  if (record === undefined) {
    throw new ClienteleError(
      'model.unknown_version',
      `There is no version ${version}. The list of versions shows those that exist.`,
    );
  }
  if (record.expiresAt - now < MARGIN_MS) {
    throw new ClienteleError(
      'model.expired',
      `Version ${version} cannot be activated: its rows expire at ${new Date(record.expiresAt).toISOString()}. Choose a newer one.`,
    );
  }
  const serving = await control.serving(true);
  await control.activate(pointerTo(record, versions, now), serving?.version);
  return record;
}

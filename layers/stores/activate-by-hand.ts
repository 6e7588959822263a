import type { Serving } from '../contract/control-records.ts';
import { ClienteleError } from '../contract/errors.ts';
import { DAY_MS } from '../contract/events/days.ts';
import type { Control } from './control.ts';
import { pointerTo } from './pointer.ts';

/** How long before the expiry of its rows a version can no longer be activated. */
const MARGIN_MS = DAY_MS;

/**
 * Makes a published version serve. One that is older than the newest is held: no run moves the pointer before {@link liftHold}.
 * @param now UTC milliseconds
 * @returns what serves now
 * @throws ClienteleError `model.unknown_version`, `model.expired`; `run.conflict` when another activation came first
 */
export async function activateByHand(
  control: Pick<Control, 'serving' | 'versions' | 'activate'>,
  version: string,
  now: number,
): Promise<Serving> {
  // Newest first.
  const versions = await control.versions();
  const record = versions.find((candidate) => candidate.version === version);
  if (record === undefined) {
    throw new ClienteleError(
      'model.unknown_version',
      `There is no version ${version}. npm run models -- list shows those that exist.`,
    );
  }
  if (record.expiresAt - now < MARGIN_MS) {
    throw new ClienteleError(
      'model.expired',
      `Version ${version} cannot be activated: its rows expire at ${new Date(record.expiresAt).toISOString()}. Choose a newer one.`,
    );
  }
  const serving = await control.serving(true);
  const next = pointerTo(record, versions, now, version === versions[0]?.version ? undefined : now);
  await control.activate(next, serving?.version, serving?.heldSince);
  return next;
}

/**
 * Lets runs move the pointer again. The version serves until one does.
 * @returns the version that was held; undefined: none was
 * @throws ClienteleError `run.conflict` when an activation came in between
 */
export async function liftHold(control: Pick<Control, 'serving' | 'activate'>): Promise<string | undefined> {
  const serving = await control.serving(true);
  if (serving?.heldSince === undefined) return undefined;
  const { heldSince, ...released } = serving;
  await control.activate(released, serving.version, heldSince);
  return serving.version;
}

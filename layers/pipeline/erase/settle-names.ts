import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import { namesUnder } from '../../stores/privacy/name-key.ts';
import type { Names } from '../../stores/privacy/names.ts';
import { holdLease } from '../ports.ts';
import type { ErasePorts } from './ports.ts';
import { outdatedFiles } from './sweep.ts';

/**
 * Gives live documents of customers and sessions the names that the serving version has for them, see
 * layers/stores/privacy/rename-live.ts.
 * @param now UTC milliseconds
 */
export type RenameLive = (names: Names, now: number) => Promise<void>;

/** After so long no container goes by the pointer before any more, and no request that did is still being answered. */
const SETTLED_MS = 60 * 1000;

/**
 * Where the version that serves names people differently from the one before, what is not of a version follows. Pseudonyms
 * came: live documents move to them with all they hold, and files with the shop's own identifiers, but for dumps, go; rows
 * of versions before stay until their time to live, for roll-back. Pseudonyms went: what was live under them is found no
 * more, since nobody can tell whose it was, and goes with its time to live.
 *
 * Repeated by the next run, for requests that were under way by the pointer before. Killed anywhere, it is done again.
 */
export async function settleNames(ports: ErasePorts, runId: string): Promise<void> {
  const { control, objects, nameKey } = ports;
  const serving = await control.serving(true);
  const wanted = serving?.pseudonyms ?? null;
  if (serving === undefined || (await control.liveNames()) === wanted) return;
  await holdLease(ports, runId);
  const begunAt = ports.now();
  if (wanted !== null) {
    await ports.renameLive(await namesUnder(wanted, nameKey), begunAt);
    const models = (await objects.list(BUCKET_PREFIXES.models)).flatMap(({ key }) =>
      key.startsWith(`${BUCKET_PREFIXES.models}${serving.version}/`) ? [] : [key],
    );
    const files = (await outdatedFiles(ports)).flatMap(([, keys]) => keys);
    for (const key of [...files, ...models]) await ports.remove(key);
  }
  if (begunAt - serving.activatedAt >= SETTLED_MS) await control.recordLiveNames(wanted);
}

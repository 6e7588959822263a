import { BUCKET_PREFIXES } from '../../contract/bucket.ts';
import { namesUnder } from '../../stores/privacy/name-key.ts';
import { holdLease, type StagePorts } from '../ports.ts';
import { outdatedFiles } from './outdated-files.ts';

/** After this time no container uses the pointer before any more, and no request that did is still being answered. */
const STALE_REQUESTS_MS = 60 * 1000;

/**
 * Makes everything outside of versions follow when the serving version names people differently from the one before.
 * Pseudonyms switched on: live documents move to them with all they hold, and files with the shop's own identifiers are
 * removed, except dumps; rows of earlier versions stay until their time to live, for roll-back. Pseudonyms switched off: live
 * documents under them are no longer found, since nobody can tell whose they are, and expire.
 *
 * The next run repeats it, for requests that were still using the pointer before. A run that is killed anywhere repeats it too.
 */
export async function migratePseudonyms(ports: StagePorts, runId: string): Promise<void> {
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
  if (begunAt - serving.activatedAt >= STALE_REQUESTS_MS) await control.recordLiveNames(wanted);
}

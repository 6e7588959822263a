import type { DumpKind } from '../../contract/artefacts.ts';
import { dumpPrefix, livePrefix } from '../../contract/bucket.ts';
import type { Sweep } from '../../contract/control-records.ts';
import type { ObjectInfo } from '../../stores/objects.ts';
import type { StagePorts } from '../ports.ts';
import type { OpenErasure } from './open-erasure.ts';

/** An object of the bucket that may hold records of customers. */
export interface SearchedObject {
  readonly object: ObjectInfo;
  readonly kind: Exclude<DumpKind, 'items'>;
  readonly isLive: boolean;
}

/** Prefixes in the order of a sweep. */
const SEARCHED: readonly {
  readonly prefix: string;
  readonly kind: SearchedObject['kind'];
  readonly isLive: boolean;
}[] = [
  { prefix: dumpPrefix('events'), kind: 'events', isLive: false },
  { prefix: dumpPrefix('customers'), kind: 'customers', isLive: false },
  { prefix: livePrefix('events'), kind: 'events', isLive: true },
];

/** Time that a function keeps for what follows a sweep, and for the object that it is at. */
const MARGIN_MS = 4 * 60 * 1000;
/** Cursors written too often cost money, and too rarely cost repeated work after a kill. */
const OBJECTS_A_CURSOR = 100;
/** From this size on an object may end the function, so it is counted how often it was tried. */
const LARGE_BYTES = 64 * 1024 * 1024;
const MOST_TRIES = 2;

/** The sweep that a run before did not finish, or a new one for the erasures that are open. */
export async function currentSweep(
  open: readonly OpenErasure[],
  { control, now }: Pick<StagePorts, 'control' | 'now'>,
): Promise<Sweep> {
  const unfinished = await control.sweep();
  if (unfinished !== undefined) return unfinished;
  const erasures = open.map(({ erasureId, requestedAt }) => ({ erasureId, requestedAt }));
  return { begunAt: now(), erasures, after: null, trying: null };
}

/**
 * Calls `search` for every object that the sweep has left, until the time of the function is nearly over, and records how far it came.
 * @param tooLarge called for an object that ended the function each time it was tried
 * @returns whether nothing is left
 */
export async function continueSweep(
  sweep: Sweep,
  search: (found: SearchedObject) => Promise<void>,
  tooLarge: (key: string) => Promise<void>,
  ports: Pick<StagePorts, 'objects' | 'control' | 'remainingMs'>,
): Promise<boolean> {
  const { control, remainingMs } = ports;
  const left = await objectsAfter(sweep.after, ports);
  let at = sweep;
  for (const [index, found] of left.entries()) {
    const { key, size } = found.object;
    if (index > 0 && remainingMs() < MARGIN_MS) {
      await control.recordSweep(at);
      return false;
    }
    const times = at.trying?.key === key ? at.trying.times + 1 : 1;
    if (times > MOST_TRIES) await tooLarge(key);
    else {
      if (size >= LARGE_BYTES) await control.recordSweep({ ...at, trying: { key, times } });
      await search(found);
    }
    at = { ...at, after: key, trying: null };
    if (index % OBJECTS_A_CURSOR === OBJECTS_A_CURSOR - 1) await control.recordSweep(at);
  }
  return true;
}

/** What a sweep searches behind an object, which itself may be gone. */
async function objectsAfter(
  after: string | null,
  { objects }: Pick<StagePorts, 'objects'>,
): Promise<SearchedObject[]> {
  const from = after === null ? 0 : SEARCHED.findIndex(({ prefix }) => after.startsWith(prefix));
  const found: SearchedObject[] = [];
  for (const { prefix, ...rest } of SEARCHED.slice(Math.max(0, from))) {
    const listed = (await objects.list(prefix))
      .filter(({ key }) => after === null || !after.startsWith(prefix) || key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    found.push(...listed.map((object) => ({ object, ...rest })));
  }
  return found;
}

import { surroundings } from '../../stores/config.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { type ErasedAmong, erasedAmong } from '../../stores/privacy/erased-listed.ts';
import { erasuresTable } from '../../stores/privacy/erasures.ts';
import { marker } from '../../stores/privacy/marker.ts';
import { nameKeyTable } from '../../stores/privacy/name-key.ts';
import type { Names } from '../../stores/privacy/names.ts';
import { namesReader } from '../../stores/privacy/names-reader.ts';
import type { ServingStore } from '../../stores/serving.ts';
import { servingStore } from '../../stores/serving-dynamo.ts';

/** What every request function works with; some have more. Tests hand in their own. */
export interface RequestPorts {
  readonly store: ServingStore;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** What the serving version calls people, asked when a request names one; absent: as the shop does. */
  readonly names?: () => Promise<Names>;
  /** Who of those that rows list was erased, for answers that list customers; absent: nobody ever was. */
  readonly erased?: ErasedAmong;
}

/** The ports of a function that only reads, from its environment. Built once a container. */
export function readingPorts(): RequestPorts {
  const store = servingStore();
  const { controlTable: table } = surroundings();
  const within = withinBudget(BUDGETS.request);
  const keys = nameKeyTable(table, within);
  // Rows call people as their version does, and tombstones are of every form: the key of pseudonyms is not asked for.
  const marks = marker(erasuresTable(table, within), { knownKey: async () => undefined }, Date.now);
  return { store, now: Date.now, names: namesReader(store, keys), erased: erasedAmong(store, marks) };
}

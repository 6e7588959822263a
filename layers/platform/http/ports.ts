import { surroundings } from '../config.ts';
import { BUDGETS, withinBudget } from '../deadlines.ts';
import { nameKeyTable } from '../privacy/name-key.ts';
import type { Names } from '../privacy/names.ts';
import { namesReader } from '../privacy/names-reader.ts';
import type { ServingStore } from '../serving.ts';
import { servingStore } from '../serving-dynamo.ts';

/** What every request function works with; some have more. Tests hand in their own. */
export interface RequestPorts {
  readonly store: ServingStore;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** What the serving version calls people, asked when a request names one; absent: as the shop does. */
  readonly names?: () => Promise<Names>;
}

/** The ports of a function that only reads, from its environment. Built once a container. */
export function readingPorts(): RequestPorts {
  const store = servingStore();
  const keys = nameKeyTable(surroundings().controlTable, withinBudget(BUDGETS.request));
  return { store, now: Date.now, names: namesReader(store, keys) };
}

import { controlTable } from '../../stores/control.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { readEnvironment } from '../../stores/environment.ts';
import { type ErasedAmong, erasedAmong } from '../../stores/privacy/erased-listed.ts';
import { erasuresTable } from '../../stores/privacy/erasures.ts';
import { nameKeyTable } from '../../stores/privacy/name-key.ts';
import type { Pseudonymiser } from '../../stores/privacy/names.ts';
import { namesReader } from '../../stores/privacy/names-reader.ts';
import { tombstoneReader } from '../../stores/privacy/tombstone-reader.ts';
import { type RecommendationKeys, recommendationKeysReader } from '../../stores/recommendation-keys.ts';
import type { ServingStore } from '../../stores/serving.ts';
import { servingStore } from '../../stores/serving-dynamo.ts';

/** What every request function works with; some have more. Tests pass their own. */
export interface RequestPorts {
  readonly store: ServingStore;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Pseudonyms of the serving version, read when a request names a person; absent: the shop's own identifiers. */
  readonly names?: () => Promise<Pseudonymiser>;
  /** Keys that tag recommendation ids; absent: ids have no tag, and are believed. */
  readonly recommendationKeys?: () => Promise<RecommendationKeys>;
  /** Which of the customers that a row lists were erased; absent: nobody ever was. */
  readonly erased?: ErasedAmong;
}

/** The ports of a function that only reads, from its environment. Call it once per container. */
export function readingPorts(): RequestPorts {
  const store = servingStore();
  const { controlTable: table } = readEnvironment();
  const within = withinBudget(BUDGETS.request);
  const keys = nameKeyTable(table, within);
  // Rows have the identifiers of their version, and tombstones exist for each form: no need to read the key of pseudonyms.
  const tombstoneIdsOf = tombstoneReader(
    erasuresTable(table, within),
    { knownKey: async () => undefined },
    Date.now,
  );
  return {
    store,
    now: Date.now,
    names: namesReader(store, keys),
    recommendationKeys: recommendationKeysReader(controlTable(table, within), Date.now),
    erased: erasedAmong(store, tombstoneIdsOf),
  };
}

/**
 * Which events name the answer they came from: `event[i]`, a position in the dataset's columns, ascending, names
 * `ids[id[i]]`. Identifiers are in code-unit order. Kept apart from the columns: few shops' events have any, and only
 * attribution reads them.
 */
export interface RecommendedEvents {
  readonly event: Int32Array;
  readonly id: Int32Array;
  readonly ids: readonly string[];
}

/** No event names any. */
export const NONE_RECOMMENDED: RecommendedEvents = {
  event: new Int32Array(0),
  id: new Int32Array(0),
  ids: [],
};

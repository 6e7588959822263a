/**
 * Recommendation ids of events: the event at position `event[i]` of the dataset's columns (ascending) has the id `ids[id[i]]`. Ids
 * are in code-unit order. Kept apart from the columns because few shops send any and only attribution reads them.
 */
export interface RecommendedEvents {
  readonly event: Int32Array;
  readonly id: Int32Array;
  readonly ids: readonly string[];
}

/** No event has a recommendation id. */
export const NONE_RECOMMENDED: RecommendedEvents = {
  event: new Int32Array(0),
  id: new Int32Array(0),
  ids: [],
};

/**
 * Where live records go on their way into the next training run: durable when a call resolves, at least once, in no
 * promised order. Records are rows of the native contract with the shop, one JSON object each.
 */
export interface Deliveries {
  /**
   * Events, to `raw/live/events/`.
   * @throws ClienteleError `store.unavailable`; some of the records may have been delivered then
   */
  events(records: readonly object[]): Promise<void>;
  /**
   * Rows of the catalogue, to `raw/live/items/`, each whole and with the time of the change (`updated_at`): the last word on an
   * item wins, whatever order they arrive in.
   * @throws ClienteleError `store.unavailable`; some of the records may have been delivered then
   */
  items(records: readonly object[]): Promise<void>;
}

import type { EventColumns } from '../../contract/events/dataset.ts';
import { HIGHEST_RATING, LOWEST_RATING } from '../../contract/events/event-rules.ts';
import { EVENT_TYPES } from '../../contract/events/event-types.ts';
import type { RecommendedEvents } from '../../contract/events/recommended.ts';
import type { Engine } from '../engine/engine.ts';
import { numbers } from './chunks.ts';

type Table = Omit<EventColumns, 'length'>;

/** Events that are credited to answers. */
export const CREDITED = "('impression', 'click', 'purchase')";

/** Events whose rating counts. Any visitor can send the others, with a rating that nobody gave. */
const RATED = "('rating', 'purchase')";

/** Columns of the final query in their order, each as the array it is copied into. */
const LAYOUT = [
  ['customer', 'INTEGER', Int32Array],
  ['item', 'INTEGER', Int32Array],
  ['type', 'UTINYINT', Uint8Array],
  ['time', 'DOUBLE', Float64Array],
  ['quantity', 'FLOAT', Float32Array],
  ['amount', 'DOUBLE', Float64Array],
  ['order', 'INTEGER', Int32Array],
  ['session', 'INTEGER', Int32Array],
  ['rating', 'FLOAT', Float32Array],
] as const;

/** The columns, and which of their events name the answer they came from. */
export interface ReadEvents {
  readonly events: EventColumns;
  readonly named: Pick<RecommendedEvents, 'event' | 'id'>;
}

/**
 * Reads `known` by the dense indices of `customers_index`, `items_index`, `orders_index`, `sessions_index` and
 * `recommendations_index`, sorted.
 * @param length rows there are
 */
export async function readEvents(engine: Engine, length: number): Promise<ReadEvents> {
  const table = Object.fromEntries(
    LAYOUT.map(([name, , Column]) => [name, new Column(length)]),
  ) as unknown as Table;
  const named = { event: [] as number[], id: [] as number[] };
  let at = 0;
  await engine.eachChunk(eventsQuery(), (chunk) => {
    LAYOUT.forEach(([name], i) => {
      table[name].set(numbers(chunk.getColumnVector(i)), at);
    });
    const answers = numbers(chunk.getColumnVector(LAYOUT.length));
    for (let row = 0; row < chunk.rowCount; row++) {
      if ((answers[row] ?? -1) < 0) continue;
      named.event.push(at + row);
      named.id.push(answers[row] as number);
    }
    at += chunk.rowCount;
  });
  return {
    events: { length, ...table },
    named: { event: Int32Array.from(named.event), id: Int32Array.from(named.id) },
  };
}

/** The query of {@link readEvents}: joins by equality alone, so that its time grows with the rows and not with their square. */
export function eventsQuery(): string {
  const types = EVENT_TYPES.map((type, code) => `WHEN '${type}' THEN ${code}`).join(' ');
  const columns = LAYOUT.map(([name, type]) => `${name === 'order' ? '"order"' : name}::${type}`);
  return `SELECT ${columns.join(', ')}, recommendation::INTEGER FROM (
      SELECT coalesce(c.i, -1) AS customer, coalesce(t.i, -1) AS item, CASE event_type ${types} END AS type, time,
        quantity, coalesce(amount, 0) AS amount, coalesce(o.i, -1) AS "order", coalesce(s.i, -1) AS session,
        coalesce(CASE WHEN event_type IN ${RATED} AND rating BETWEEN ${LOWEST_RATING} AND ${HIGHEST_RATING} THEN rating END, 'NaN') AS rating, coalesce(r.i, -1) AS recommendation
      -- What only the left side decides stays out of the joins' conditions: beside an equality the engine compares every
      -- row with every other.
      FROM (SELECT *, CASE WHEN event_type IN ${CREDITED} THEN recommendation_id END AS credited FROM known)
        LEFT JOIN customers_index c ON c.id = customer_id
        LEFT JOIN items_index t ON t.id = item_id
        LEFT JOIN orders_index o ON o.id = order_id
        LEFT JOIN sessions_index s ON s.id = session_id
        LEFT JOIN recommendations_index r ON r.id = credited)
    ORDER BY time, customer, item, type, "order", quantity, amount, session, rating, recommendation`;
}

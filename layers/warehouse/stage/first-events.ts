import { IDENTIFY } from '../../contract/events/event-types.ts';
import { type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, pathLiteral } from '../engine/sql.ts';

/** An event as it was understood, for a person. */
export interface UnderstoodEvent {
  /** UTC milliseconds. */
  readonly time: number;
  readonly type: string;
  readonly customer: string | null;
  readonly item: string | null;
  readonly order: string | null;
  readonly quantity: number;
  /** Minor units of the reporting currency. */
  readonly amount: number | null;
}

/** The first events of a staged file, by time. */
export function firstEvents(path: string, count: number, engine: EngineOptions): Promise<UnderstoodEvent[]> {
  return withEngine(engine, async ({ rows }) => {
    const found = await rows(
      `SELECT time::DOUBLE, event_type, coalesce(customer_id, session_id, anonymous_id), coalesce(item_id, query), order_id, quantity, amount::DOUBLE
         FROM read_parquet(${pathLiteral(path)}) WHERE event_type <> ${literal(IDENTIFY)} ORDER BY time, event_type, order_id, item_id LIMIT ${count}`,
    );
    return found.map(([time, type, customer, item, order, quantity, amount]) => ({
      time: Number(time),
      type: String(type),
      customer: customer as string | null,
      item: item as string | null,
      order: order as string | null,
      quantity: Number(quantity),
      amount: amount as number | null,
    }));
  });
}

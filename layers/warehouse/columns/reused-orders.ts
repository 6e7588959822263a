import type { Engine } from '../engine/engine.ts';

/** Purchases of one order lie no further apart, in milliseconds. */
const LONGEST_PAUSE = 12 * 3_600_000;

/**
 * Creates the view `known` of the events in `arrived`, with order numbers that are used again told apart: tills count from 1 every
 * day, shops every year. Purchases of one number are one order where they are by the same customer without a pause of twelve hours.
 * A shop whose numbers are unique pays one aggregation: its events stay as they are.
 */
export async function tellOrdersApart(engine: Engine): Promise<void> {
  await engine.run(
    `CREATE TEMP TABLE reused_orders AS
       SELECT order_id FROM arrived WHERE event_type = 'purchase' AND order_id IS NOT NULL GROUP BY order_id
       HAVING count(DISTINCT customer_id) > 1 OR max(time) - min(time) > ${LONGEST_PAUSE}`,
  );
  const [row] = await engine.rows('SELECT count(*)::DOUBLE FROM reused_orders');
  if (Number(row?.[0] ?? 0) === 0) {
    await engine.run('CREATE TEMP VIEW known AS SELECT * FROM arrived');
    return;
  }
  await engine.run(
    `CREATE TEMP TABLE order_parts AS
       SELECT order_id, customer, time, sum(starts) OVER (PARTITION BY order_id, customer ORDER BY time) AS part
       FROM (
         SELECT *, coalesce(time - lag(time) OVER (PARTITION BY order_id, customer ORDER BY time) > ${LONGEST_PAUSE}, false)::INTEGER AS starts
         FROM (SELECT DISTINCT order_id, coalesce(customer_id, '') AS customer, time FROM arrived SEMI JOIN reused_orders USING (order_id)))`,
  );
  await engine.run(
    `CREATE TEMP VIEW known AS
       SELECT e.* EXCLUDE (customer) REPLACE (CASE WHEN p.part IS NULL THEN e.order_id
           ELSE e.order_id || chr(31) || p.customer || chr(31) || p.part END AS order_id)
       FROM (SELECT *, coalesce(customer_id, '') AS customer FROM arrived) e
         LEFT JOIN order_parts p ON p.order_id = e.order_id AND p.customer = e.customer AND p.time = e.time`,
  );
}

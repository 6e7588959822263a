import type { Engine } from '../engine/engine.ts';
import { COLUMNS } from '../engine/tables.ts';

const EVENT_COLUMNS = Object.keys(COLUMNS.events);

/** A refund that names an order and nothing of it: all that is left of the order comes back. */
const WHOLE_ORDER = `event_type = 'refund' AND item_id IS NULL AND amount IS NULL AND order_id IS NOT NULL`;

/**
 * Creates the view `kept`: the distinct events, with refunds of a whole order by the items of its purchases, less what was given back
 * before. One whose order is not known stays as it is, without money.
 * @returns how many events there are more
 */
export async function refundWholeOrders(engine: Engine): Promise<number> {
  const [found] = await engine.rows(`SELECT count(*)::DOUBLE FROM distinct_events WHERE ${WHOLE_ORDER}`);
  if (Number(found?.[0] ?? 0) === 0) {
    await engine.run('CREATE TEMP VIEW kept AS SELECT * FROM distinct_events');
    return 0;
  }
  const sameCustomer = (a: string, b: string) =>
    `(${a}.customer_id IS NULL OR ${b}.customer_id IS NULL OR ${a}.customer_id = ${b}.customer_id)`;
  // Of several such refunds of an order the first gives back what there is.
  await engine.run(
    `CREATE TEMP TABLE whole AS SELECT row_number() OVER () AS n, * FROM distinct_events WHERE ${WHOLE_ORDER}
       QUALIFY row_number() OVER (PARTITION BY order_id, customer_id ORDER BY time, event_id) = 1`,
  );
  const sums = `e.item_id, sum(e.quantity) AS quantity, sum(e.amount) AS amount`;
  await engine.run(
    `CREATE TEMP TABLE given_back AS
       SELECT whole.n, bought.item_id, bought.quantity - coalesce(back.quantity, 0) AS quantity, bought.amount - coalesce(back.amount, 0) AS amount
       FROM whole
       JOIN (SELECT whole.n, ${sums} FROM whole JOIN distinct_events AS e ON e.order_id = whole.order_id AND e.event_type = 'purchase'
         AND e.time <= whole.time AND ${sameCustomer('e', 'whole')} GROUP BY ALL) AS bought USING (n)
       LEFT JOIN (SELECT whole.n, ${sums} FROM whole JOIN distinct_events AS e ON e.order_id = whole.order_id AND e.event_type = 'refund'
         AND e.time <= whole.time AND e.amount IS NOT NULL AND ${sameCustomer('e', 'whole')} GROUP BY ALL) AS back
         ON back.n = whole.n AND back.item_id IS NOT DISTINCT FROM bought.item_id
       WHERE bought.amount > coalesce(back.amount, 0)`,
  );
  const columns = EVENT_COLUMNS.map((name) => {
    if (name === 'item_id') return 'given_back.item_id';
    if (name === 'quantity')
      return 'CASE WHEN given_back.quantity > 0 THEN given_back.quantity ELSE 1 END AS quantity';
    if (name === 'unit_price')
      return 'round(given_back.amount / CASE WHEN given_back.quantity > 0 THEN given_back.quantity ELSE 1 END)::BIGINT AS unit_price';
    return name === 'amount' ? 'given_back.amount::BIGINT AS amount' : `whole.${name}`;
  });
  await engine.run(
    `CREATE TEMP TABLE expanded AS SELECT ${columns.join(', ')} FROM whole JOIN given_back USING (n)
       UNION ALL SELECT ${EVENT_COLUMNS.map((name) => `whole.${name}`).join(', ')} FROM whole ANTI JOIN given_back USING (n)`,
  );
  await engine.run(
    `CREATE TEMP VIEW kept AS SELECT * FROM distinct_events WHERE NOT coalesce(${WHOLE_ORDER}, false) UNION ALL SELECT * FROM expanded`,
  );
  const [more] = await engine.rows(
    `SELECT ((SELECT count(*) FROM expanded) - (SELECT count(*) FROM distinct_events WHERE ${WHOLE_ORDER}))::DOUBLE`,
  );
  return Number(more?.[0] ?? 0);
}

import { join } from 'node:path';
import { IDENTIFY } from '../../contract/events/event-types.ts';
import type { Engine } from '../engine/engine.ts';
import { literal } from '../engine/sql.ts';

/** Most devices of one customer, the first ones. More no person has; so an erasure has few to look for, whatever callers invent. */
const MOST_DEVICES = 300;

/** An event of somebody who says who they are, and not only by which device. */
const IS_NAMED = 'customer_id IS NOT NULL AND customer_id <> anonymous_id';
/**
 * An event that the owner of its device gets: of nobody known, or of somebody who is known by the device alone. Of the latter a dump must
 * name the owner: what callers say may take events from nobody who has a name.
 */
const IS_THEIRS = 'customer_id IS NULL OR (customer_id = anonymous_id AND is_stated)';

export interface LinkedDevices {
  /** Rows that say whose a device is, and nothing else. */
  readonly identifying: number;
  /** The devices of one customer each: Parquet of `anonymous_id`, `customer_id` and whether a dump says so (`is_stated`); undefined where there is none. */
  readonly file: string | undefined;
}

/**
 * Creates the view `linked`: the events in `kept`, those of a visitor as the customer's to whom the device belongs by what was
 * `delivered`. A device belongs to the customer whom its events and identifications name, if they name one alone: what happened on a device of several customers may be
 * anybody's, and stays as it is. Rows that only identify are left out.
 * @param folder for `devices.parquet`
 */
export async function linkDevices(engine: Engine, folder: string): Promise<LinkedDevices> {
  await engine.run(
    `CREATE TEMP TABLE devices AS
       SELECT anonymous_id, min(customer_id) AS owner, bool_or(NOT is_live) AS is_stated FROM delivered
       WHERE anonymous_id IS NOT NULL AND ${IS_NAMED}
       GROUP BY anonymous_id HAVING min(customer_id) = max(customer_id)
       QUALIFY row_number() OVER (PARTITION BY owner ORDER BY min(time), anonymous_id) <= ${MOST_DEVICES}`,
  );
  const [counts = []] = await engine.rows(
    `SELECT (SELECT count(*) FROM devices)::DOUBLE, (SELECT count(*) FROM kept WHERE event_type = ${literal(IDENTIFY)})::DOUBLE`,
  );
  const [devices, identifying] = counts.map(Number);
  // Most shops name no devices, and pay nothing for the join.
  const from = devices
    ? `SELECT kept.* EXCLUDE (customer_id),
         CASE WHEN owner IS NOT NULL AND (${IS_THEIRS}) THEN owner ELSE customer_id END AS customer_id
         FROM kept LEFT JOIN devices USING (anonymous_id)`
    : 'SELECT * FROM kept';
  await engine.run(
    `CREATE TEMP VIEW linked AS SELECT * FROM (${from}) WHERE event_type <> ${literal(IDENTIFY)}`,
  );
  if (!devices) return { identifying: identifying ?? 0, file: undefined };
  const file = join(folder, 'devices.parquet');
  await engine.run(
    `COPY (SELECT anonymous_id, owner AS customer_id, is_stated FROM devices ORDER BY anonymous_id) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return { identifying: identifying ?? 0, file };
}

import { COLUMNS } from '../engine/tables.ts';

/**
 * SELECT of events in which each repetition of an event has an identifier of its own, made of its content and its number. The
 * same dump gives the same identifiers, so that a second delivery changes nothing.
 */
export function numberedRepeats(from: string): string {
  const columns = Object.keys(COLUMNS.events);
  const content = columns.map((name) => `CAST(${name} AS VARCHAR)`).join(', ');
  const nth = `row_number() OVER (PARTITION BY ${columns.join(', ')})`;
  const id = `CASE WHEN event_id IS NULL AND nth > 1
    THEN 'repeat-' || nth || '-' || md5(CAST(to_json([${content}]) AS VARCHAR)) ELSE event_id END`;
  return `SELECT * EXCLUDE (nth) REPLACE (${id} AS event_id) FROM (SELECT *, ${nth} AS nth FROM ${from})
    ORDER BY ${columns.join(', ')}`;
}

import { COLUMNS, type DerivedKind, KEY_FIELD } from './tables.ts';

/**
 * SELECT list of the records of a kind that event rows describe besides the event (`items: { from: 'events' }` in a
 * mapping): each distinct record once (GROUP BY ALL), with the latest time at which an event had it.
 */
export function derivedRecordsSql(kind: DerivedKind): string {
  const columns = Object.keys(COLUMNS[kind]).map((name) => {
    if (name === KEY_FIELD[kind]) return name;
    return name === 'observed_at' ? 'max(time) AS observed_at' : `${kind}_${name} AS ${name}`;
  });
  return columns.join(', ');
}

/**
 * ORDER BY of the records of one item or customer, the one to keep first: the latest, ties broken by content; among items
 * derived from events one with a title comes before one without. It depends on the rows alone, so that it does not matter how
 * they are spread over files.
 */
export function latestFirst(kind: DerivedKind, time: string): string {
  const content = Object.keys(COLUMNS[kind]).filter(
    (name) => name !== KEY_FIELD[kind] && name !== 'observed_at',
  );
  return [
    ...(kind === 'items' ? ['observed_at IS NOT NULL AND title IS NULL'] : []),
    `${time} DESC`,
    ...content,
  ].join(', ');
}

/** The latest record for each key, in the order of the keys, from the table `<kind>_derived`. */
export function latestDerivedSql(kind: DerivedKind): string {
  const key = KEY_FIELD[kind];
  return `SELECT ${Object.keys(COLUMNS[kind]).join(', ')} FROM ${kind}_derived
    QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${latestFirst(kind, 'observed_at')}) = 1
    ORDER BY ${key}`;
}

import { COLUMNS, type DerivedKind, KEY_FIELD } from './tables.ts';

/**
 * SELECT list for what the rows of an event dump tell on the side about a kind, each distinct telling once (GROUP BY
 * ALL) with the latest time at which it was told.
 */
export function toldSql(kind: DerivedKind): string {
  const columns = Object.keys(COLUMNS[kind]).map((name) => {
    if (name === KEY_FIELD[kind]) return name;
    return name === 'observed_at' ? 'max(time) AS observed_at' : `${kind}_${name} AS ${name}`;
  });
  return columns.join(', ');
}

/**
 * Order of what is said of one item or customer, best first: the latest, ties broken by content; of what events told
 * of an item, a telling with a title comes before one without. An order of the rows alone, so that it does not matter
 * how they are spread over files.
 */
export function bestToldOrder(kind: DerivedKind, time: string): string {
  const content = Object.keys(COLUMNS[kind]).filter(
    (name) => name !== KEY_FIELD[kind] && name !== 'observed_at',
  );
  return [
    ...(kind === 'items' ? ['observed_at IS NOT NULL AND title IS NULL'] : []),
    `${time} DESC`,
    ...content,
  ].join(', ');
}

/** The best telling for each key, in the order of the keys, from the table `<kind>_told`. */
export function bestToldSql(kind: DerivedKind): string {
  const key = KEY_FIELD[kind];
  return `SELECT ${Object.keys(COLUMNS[kind]).join(', ')} FROM ${kind}_told
    QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${bestToldOrder(kind, 'observed_at')}) = 1
    ORDER BY ${key}`;
}

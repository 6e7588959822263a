import type { FieldType } from './fields.ts';
import type { AnySource, Condition, Mapping, TimeSource } from './mapping.ts';
import { literal, literals } from './sql.ts';

/** White space that files have around values. */
const SPACE = "' ' || chr(9) || chr(10) || chr(13)";
/** Numbers below are seconds since the epoch, above milliseconds: 1973 in the one, 5138 in the other. */
const SECONDS_BELOW = 1e11;

/** SQL of a column's text by its name. */
export type ColumnSql = (name: string) => string;

/** The text itself, or NULL where it is blank or one of the mapping's words for nothing. */
export function presentText(sql: string, empty: readonly string[]): string {
  // Only what starts below '!' can be blank; the comparison is far cheaper than the trim.
  const blank = `WHEN ${sql} < '!' THEN CASE WHEN trim(${sql}, ${SPACE}) = '' THEN NULL ELSE ${sql} END`;
  const nothing = empty.length === 0 ? '' : ` WHEN ${sql} IN (${literals(empty)}) THEN NULL`;
  return `CASE ${blank}${nothing} ELSE ${sql} END`;
}

/** Names of the columns that a source reads. */
export function sourceColumns(source: AnySource): {
  readonly names: readonly string[];
  readonly optional: boolean;
} {
  if (typeof source === 'string') return { names: [source], optional: false };
  if ('column' in source) return { names: [source.column], optional: source.optional === true };
  if ('columns' in source) return { names: source.columns, optional: false };
  return { names: [], optional: true };
}

/** Names of the columns that a condition reads. */
export function conditionColumns(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all.flatMap(conditionColumns);
  if ('any' in condition) return condition.any.flatMap(conditionColumns);
  if ('not' in condition) return conditionColumns(condition.not);
  return [condition.column];
}

/** Boolean SQL, never NULL. */
export function conditionSql(condition: Condition, column: ColumnSql, decimal: '.' | ','): string {
  const inner = (each: Condition) => conditionSql(each, column, decimal);
  if ('all' in condition) return `(${condition.all.map(inner).join(' AND ')})`;
  if ('any' in condition) return `(${condition.any.map(inner).join(' OR ')})`;
  if ('not' in condition) return `(NOT ${inner(condition.not)})`;
  const text = column(condition.column);
  if ('empty' in condition) return `(${text} IS ${condition.empty ? '' : 'NOT '}NULL)`;
  return `coalesce(${comparisonSql(condition, text, decimal)}, false)`;
}

function comparisonSql(condition: Condition, text: string, decimal: '.' | ','): string {
  if ('equals' in condition) return `${text} = ${literal(condition.equals)}`;
  if ('in' in condition) return `${text} IN (${literals(condition.in)})`;
  if ('matches' in condition) return `regexp_matches(${text}, ${literal(condition.matches)})`;
  const number = numberSql(text, decimal);
  if ('below' in condition) return `${number} < ${condition.below}`;
  if ('above' in condition) return `${number} > ${condition.above}`;
  if ('atMost' in condition) return `${number} <= ${condition.atMost}`;
  if ('atLeast' in condition) return `${number} >= ${condition.atLeast}`;
  return 'false';
}

/** SQL of the text that a source gives for a field; NULL where there is nothing. */
export function sourceSql(source: AnySource, type: FieldType, column: ColumnSql): string {
  if (typeof source === 'string') return column(source);
  if ('value' in source) return literal(source.value);
  if ('columns' in source) {
    if (type === 'json') {
      const members = source.columns.map((name) => `${literal(name)}, ${column(name)}`);
      return `CAST(json_object(${members.join(', ')}) AS VARCHAR)`;
    }
    const separator = 'separator' in source ? source.separator : ' ';
    return `nullif(concat_ws(${literal(separator)}, ${source.columns.map(column).join(', ')}), '')`;
  }
  let sql = column(source.column);
  if ('before' in source && source.before !== undefined) {
    sql = `nullif(split_part(${sql}, ${literal(source.before)}, 1), '')`;
  }
  if ('map' in source && source.map !== undefined && Object.keys(source.map).length > 0) {
    const cases = Object.entries(source.map).map(([from, to]) => `WHEN ${literal(from)} THEN ${literal(to)}`);
    sql = `CASE ${sql} ${cases.join(' ')} ELSE ${sql} END`;
  }
  if ('default' in source && source.default !== undefined)
    sql = `coalesce(${sql}, ${literal(source.default)})`;
  return sql;
}

/** SQL of what is read off a field's text once, before {@link valueSql} looks at it more than once. */
export function readingSql(text: string, type: FieldType, mapping: Mapping): string {
  switch (type) {
    case 'event type':
    case 'boolean':
      return `lower(trim(${text}))`;
    case 'currency':
      return `upper(trim(${text}))`;
    case 'time':
      return `trim(${text})`;
    case 'number':
    case 'money':
      return numberSql(text, mapping.csv.decimal);
    default:
      return text;
  }
}

/**
 * SQL of a field's value from its {@link readingSql}: VARCHAR, DOUBLE (numbers, major units of money), BIGINT (UTC
 * milliseconds) or BOOLEAN. NULL where the text does not say one.
 */
export function valueSql(reading: string, type: FieldType, source: AnySource): string {
  switch (type) {
    case 'time':
      return timeSql(reading, source as TimeSource);
    case 'number':
    case 'money':
      // Adding zero makes 0 of -0: equal numbers must have equal bytes.
      return `CASE WHEN isfinite(${reading}) THEN ${reading} + 0 END`;
    case 'boolean':
      return `CASE ${reading} ${BOOLEANS} END`;
    case 'json':
      // What was put together from columns is an object.
      if (typeof source === 'object' && 'columns' in source) return reading;
      return `CASE WHEN json_valid(${reading}) THEN CASE WHEN json_type(${reading}) = 'OBJECT' THEN ${reading} END END`;
    case 'category':
      return categorySql(reading);
    default:
      return reading;
  }
}

const BOOLEANS = [
  ...['true', 't', 'yes', 'y', '1'].map((word) => `WHEN '${word}' THEN true`),
  ...['false', 'f', 'no', 'n', '0'].map((word) => `WHEN '${word}' THEN false`),
].join(' ');

/** DOUBLE of a text; with a decimal comma, points stand between thousands. */
function numberSql(text: string, decimal: '.' | ','): string {
  const plain = decimal === '.' ? text : `replace(replace(${text}, '.', ''), ',', '.')`;
  return `try_cast(${plain} AS DOUBLE)`;
}

/** `A > B > C` with single blanks; a JSON array of names is taken too. */
function categorySql(text: string): string {
  const names = `CASE WHEN ${text}[1] = '[' AND json_valid(${text}) THEN from_json(${text}, '["VARCHAR"]')
    ELSE string_split(${text}, '>') END`;
  const trimmed = `list_transform(${names}, lambda name: trim(name, ${SPACE}))`;
  return `nullif(array_to_string(list_filter(${trimmed}, lambda name: name <> ''), ' > '), '')`;
}

function timeSql(text: string, source: TimeSource): string {
  const {
    format,
    zone = 'UTC',
    epoch,
  } = typeof source === 'string' ? { format: undefined, epoch: undefined } : source;
  if (format !== undefined) {
    const formats = typeof format === 'string' ? [format] : format;
    const each = formats.map((one) => {
      const parsed = `try_strptime(${text}, ${literal(one)})`;
      return `epoch_ms(${/%[zZ]/.test(one) ? parsed : inZone(parsed, zone)})`;
    });
    return `coalesce(${each.join(', ')})`;
  }
  const number = `try_cast(${text} AS DOUBLE)`;
  const seconds = `round(${number} * 1000)`;
  const milliseconds = `round(${number})`;
  if (epoch !== undefined) return finiteInteger(epoch === 's' ? seconds : milliseconds);
  const instant = finiteInteger(
    `CASE WHEN abs(${number}) < ${SECONDS_BELOW} THEN ${seconds} ELSE ${milliseconds} END`,
  );
  const normal = normalSql(text);
  // A date is told by its first hyphen: casting every date to a number, to see it fail, would cost more than all else.
  return `CASE WHEN ${text}[5] = '-' THEN coalesce(${instantSql(text, zone)}, ${instantSql(normal, zone)})
    WHEN ${text}[9] IN ('T', 't') THEN ${instantSql(normal, zone)} ELSE ${instant} END`;
}

function finiteInteger(sql: string): string {
  return `CASE WHEN isfinite(${sql}) THEN try_cast(${sql} AS BIGINT) END`;
}

function inZone(timestamp: string, zone: string): string {
  return zone === 'UTC' ? timestamp : `timezone(${literal(zone)}, ${timestamp})`;
}

/** ISO 8601 as the engine reads it: extended, upper case, with seconds. */
function normalSql(text: string): string {
  const extended = `regexp_replace(upper(${text}),
    '^(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)?', '\\1-\\2-\\3T\\4:\\5:\\6')`;
  return `regexp_replace(${extended},
    '^(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d):?(Z|[+-].*)?$', '\\1:00\\2')`;
}

/** Milliseconds of an ISO 8601 text; the zone is that of texts without one. */
function instantSql(text: string, zone: string): string {
  const absolute = `epoch_ms(try_cast(${text} AS TIMESTAMPTZ))`;
  if (zone === 'UTC') return absolute;
  const local = `epoch_ms(${inZone(`try_cast(${text} AS TIMESTAMP)`, zone)})`;
  const namesZone = ':\\d\\d(?:\\.\\d+)?\\s*(?:Z|[+-]\\d\\d(?::?\\d\\d)?|\\s[A-Za-z_/]+)$';
  return `CASE WHEN regexp_matches(${text}, '${namesZone}') THEN ${absolute} ELSE ${local} END`;
}

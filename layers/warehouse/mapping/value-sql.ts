import { LONGEST_LINK } from '../../contract/item-details.ts';
import { literal, literals } from '../engine/sql.ts';
import type { FieldType } from './fields.ts';
import type { AnySource, TimeSource } from './sources.ts';
import { timeSql } from './time-sql.ts';

/** White space that files have around values. */
const SPACE = "' ' || chr(9) || chr(10) || chr(13)";

/** SQL of a column's text by its name. */
export type ColumnSql = (name: string) => string;

/** The text itself, or NULL where it is blank or one of the mapping's texts for "nothing". */
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
export function readingSql(text: string, type: FieldType, decimal: '.' | ','): string {
  switch (type) {
    case 'event type':
    case 'boolean':
      return `lower(trim(${text}))`;
    case 'currency':
      return `upper(trim(${text}))`;
    case 'time':
    case 'link':
      return `trim(${text})`;
    case 'number':
    case 'money':
      return numberSql(text, decimal);
    default:
      return text;
  }
}

/**
 * SQL of a field's value from its {@link readingSql}: VARCHAR, DOUBLE (numbers, major units of money), BIGINT (UTC
 * milliseconds) or BOOLEAN. NULL where the text is none.
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
    case 'link':
      return linkSql(reading);
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

/** Currency signs and codes around a number, and blanks, also the narrow and no-break ones. */
const AROUND_NUMBER =
  '^([€$£¥]|[A-Z]{3})?[\\s\\x{a0}\\x{202f}]*|[\\s\\x{a0}\\x{202f}]*([€$£¥]|[A-Z]{3})?[\\s\\x{a0}]*$';
/** Digits, in groups of three or none, with a decimal comma. */
const WITH_COMMA = "[+-]?([0-9]+|[0-9]{1,3}([. '’\\x{a0}\\x{202f}][0-9]{3})+)(,[0-9]+)?";

/**
 * DOUBLE of a text. With a decimal comma thousands may be grouped by points, blanks or apostrophes; a text that contradicts the
 * declared mark (`12.50` beside a decimal comma) is no number, so that it is refused and never scaled.
 */
export function numberSql(text: string, decimal: '.' | ','): string {
  if (decimal === '.') return `try_cast(${text} AS DOUBLE)`;
  const bare = `regexp_replace(trim(${text}), ${literal(AROUND_NUMBER)}, '', 'g')`;
  const plain = `replace(regexp_replace(${bare}, ${literal('[^0-9,+-]')}, '', 'g'), ',', '.')`;
  return `CASE WHEN regexp_full_match(${bare}, ${literal(WITH_COMMA)}) THEN try_cast(${plain} AS DOUBLE) END`;
}

/** A link of the web, see contract/item-details.ts; one without its scheme is taken for https. */
function linkSql(text: string): string {
  const whole = `CASE WHEN starts_with(${text}, '//') THEN 'https:' || ${text} ELSE ${text} END`;
  return `CASE WHEN strlen(${text}) <= ${LONGEST_LINK} AND regexp_full_match(${whole}, '(?i)https?://[^\\s<>"''\\\\]+') THEN ${whole} END`;
}

/** `A > B > C` with single blanks; a JSON array of names is taken too. */
function categorySql(text: string): string {
  const names = `CASE WHEN ${text}[1] = '[' AND json_valid(${text}) THEN from_json(${text}, '["VARCHAR"]')
    ELSE string_split(${text}, '>') END`;
  const trimmed = `list_transform(${names}, lambda name: trim(name, ${SPACE}))`;
  return `nullif(array_to_string(list_filter(${trimmed}, lambda name: name <> ''), ' > '), '')`;
}

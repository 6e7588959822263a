import { LONGEST_LINK } from '../../contract/item-details.ts';
import { literal, literals } from '../engine/sql.ts';
import { calculationSql } from './calculation-sql.ts';
import { type Calculation, isCalculation, type Operand, operandsOf } from './calculations.ts';
import { cleanSql } from './clean-sql.ts';
import { type Columns, conditionColumns } from './condition-sql.ts';
import type { FieldType } from './fields.ts';
import { type NumberFormat, numberSql } from './number-sql.ts';
import type { Cleaning, TextSource, TimeSource } from './sources.ts';
import { timeSql } from './time-sql.ts';

/** Where a field comes from. */
export type AnySource = TextSource | Calculation;

/** White space that files have around values. */
const SPACE = "' ' || chr(9) || chr(10) || chr(13)";

/** The text itself, or NULL where it is blank or one of the mapping's texts for "nothing". */
export function presentText(sql: string, empty: readonly string[]): string {
  // Only what starts below '!' can be blank; the comparison is far cheaper than the trim.
  const blank = `WHEN ${sql} < '!' THEN CASE WHEN trim(${sql}, ${SPACE}) = '' THEN NULL ELSE ${sql} END`;
  const nothing = empty.length === 0 ? '' : ` WHEN ${sql} IN (${literals(empty)}) THEN NULL`;
  return `CASE ${blank}${nothing} ELSE ${sql} END`;
}

/** Names of the columns that a source reads. */
export interface SourceColumns {
  readonly names: readonly string[];
  /** They may all be absent. */
  readonly optional: boolean;
  /** One of them is enough. */
  readonly any: boolean;
}

export function sourceColumns(source: AnySource): SourceColumns {
  if (typeof source === 'string') return { names: [source], optional: false, any: false };
  if (isCalculation(source)) return { names: calculationColumns(source), optional: false, any: false };
  if ('value' in source) return { names: [], optional: true, any: false };
  const optional = source.optional === true;
  if ('column' in source) return { names: [source.column], optional, any: false };
  if ('columns' in source) return { names: source.columns, optional, any: false };
  const names = source.first.flatMap((each) => sourceColumns(each).names);
  const hasValue = source.first.some((each) => typeof each === 'object' && 'value' in each);
  return { names, optional: optional || hasValue, any: true };
}

/** Columns that an operand of a calculation reads, those of its conditions included. */
export function calculationColumns(operand: Operand): readonly string[] {
  if (typeof operand === 'string') return [operand];
  if (typeof operand === 'number') return [];
  const condition = 'if' in operand ? conditionColumns(operand.if) : [];
  return [...condition, ...operandsOf(operand).flatMap(calculationColumns)];
}

/** SQL of the text that a source gives for a field; NULL where there is nothing. */
export function sourceSql(source: AnySource, type: FieldType, columns: Columns): string {
  if (typeof source === 'string') return columns.text(source);
  if (isCalculation(source)) return calculationSql(source, columns);
  if ('value' in source) return literal(source.value);
  if ('columns' in source && type === 'json') {
    const members = source.columns.map((name) => `${literal(name)}, ${columns.text(name)}`);
    return `CAST(json_object(${members.join(', ')}) AS VARCHAR)`;
  }
  return changedSql(originSql(source, type, columns), source);
}

function originSql(
  source: Exclude<TextSource, string | { readonly value: string }>,
  type: FieldType,
  columns: Columns,
): string {
  if ('column' in source) return columns.text(source.column);
  if ('first' in source)
    return `coalesce(${[...source.first.map((each) => sourceSql(each, type, columns)), 'NULL'].join(', ')})`;
  const separator = 'separator' in source ? source.separator : ' ';
  return `nullif(concat_ws(${literal(separator)}, ${source.columns.map((name) => columns.text(name)).join(', ')}), '')`;
}

function changedSql(origin: string, source: object): string {
  const { clean, empty, before, map, default: fallback } = source as Changes;
  let sql = clean === undefined ? origin : cleanSql(origin, clean);
  if (empty !== undefined && empty.length > 0)
    sql = `CASE WHEN ${sql} IN (${literals(empty)}) THEN NULL ELSE ${sql} END`;
  if (before !== undefined) sql = `nullif(split_part(${sql}, ${literal(before)}, 1), '')`;
  if (map !== undefined && Object.keys(map).length > 0) {
    const cases = Object.entries(map).map(([from, to]) => `WHEN ${literal(from)} THEN ${literal(to)}`);
    sql = `nullif(CASE ${sql} ${cases.join(' ')} ELSE ${sql} END, '')`;
  }
  return fallback === undefined ? sql : `coalesce(${sql}, ${literal(fallback)})`;
}

/** What a source may do to its text. */
interface Changes {
  readonly clean?: readonly Cleaning[];
  readonly empty?: readonly string[];
  readonly before?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly default?: string;
}

/** How the numbers of a source are written. */
export function sourceFormat(source: AnySource, columns: Columns): NumberFormat {
  if (isCalculation(source)) return 'calculated';
  const [name] = sourceColumns(source).names;
  return name === undefined ? '.' : columns.format(name);
}

/** SQL of what is read off a field's text once, before {@link valueSql} looks at it more than once. */
export function readingSql(text: string, type: FieldType, format: NumberFormat): string {
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
      return numberSql(text, format);
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
      return booleanSql(reading);
    case 'json':
      // What was put together from columns is an object.
      if (typeof source === 'object' && 'columns' in source) return reading;
      return `CASE WHEN json_valid(${reading}) THEN CASE WHEN json_type(${reading}) = 'OBJECT' THEN ${reading} END END`;
    case 'link':
      return linkSql(reading);
    case 'category':
      return categorySql(reading, typeof source === 'string' ? {} : (source as CategoryForm));
    default:
      return reading;
  }
}

const TRUE = ['true', 't', 'yes', 'y', '1', 'on', 'enabled', 'in stock', 'in_stock', 'instock', 'available'];
const FALSE = [
  'false',
  'f',
  'no',
  'n',
  '0',
  'off',
  'disabled',
  'out of stock',
  'out_of_stock',
  'outofstock',
  'sold out',
  'unavailable',
];
const BOOLEANS = [
  ...TRUE.map((word) => `WHEN '${word}' THEN true`),
  ...FALSE.map((word) => `WHEN '${word}' THEN false`),
].join(' ');

/** A truth value; a count is true where there is at least one. */
function booleanSql(reading: string): string {
  return `CASE ${reading} ${BOOLEANS} ELSE try_cast(${reading} AS DOUBLE) > 0 END`;
}

/** A link of the web, see contract/item-details.ts; one without its scheme is taken for https. */
function linkSql(text: string): string {
  const whole = `CASE WHEN starts_with(${text}, '//') THEN 'https:' || ${text} ELSE ${text} END`;
  return `CASE WHEN strlen(${text}) <= ${LONGEST_LINK} AND regexp_full_match(${whole}, '(?i)https?://[^\\s<>"''\\\\]+') THEN ${whole} END`;
}

interface CategoryForm {
  readonly levels?: string;
  readonly paths?: string;
  readonly without?: readonly string[];
}

/** `A > B > C` with single blanks; a JSON array of names is taken too. Of several paths the deepest, the first of equally deep ones. */
function categorySql(text: string, { levels = '>', paths, without = [] }: CategoryForm): string {
  const trimmed = (list: string) => {
    const names = `list_transform(${list}, lambda name: trim(name, ${SPACE}))`;
    const left = without.length === 0 ? '' : ` AND name NOT IN (${literals(without)})`;
    return `list_filter(${names}, lambda name: name <> ''${left})`;
  };
  const joined = (list: string) => `nullif(array_to_string(${list}, ' > '), '')`;
  const listed = `CASE WHEN ${text}[1] = '[' AND json_valid(${text}) THEN from_json(${text}, '["VARCHAR"]')`;
  if (paths === undefined)
    return joined(trimmed(`${listed} ELSE string_split(${text}, ${literal(levels)}) END`));
  const all = `list_transform(${listed} ELSE string_split(${text}, ${literal(paths)}) END,
    lambda path: ${trimmed(`string_split(path, ${literal(levels)})`)})`;
  return joined(`list_reduce(${all}, lambda a, b: CASE WHEN len(b) > len(a) THEN b ELSE a END)`);
}

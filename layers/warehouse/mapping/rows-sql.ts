import { UNUSUAL_DIGITS } from '../../contract/events/currency.ts';
import { literal } from '../engine/sql.ts';
import { calculationSql, groupCalculationSql, groupKeys } from './calculation-sql.ts';
import { isCalculation } from './calculations.ts';
import type { Columns } from './condition-sql.ts';
import type { Mapping } from './mapping.ts';
import type { NumberFormat } from './number-sql.ts';
import { POSITION, parseReference, type Reference } from './references.ts';
import type { RowSteps } from './row-steps.ts';
import { type AnySource, presentText, sourceSql } from './value-sql.ts';

/** Rows that are ready for the fields: a relation, and the columns that it has. */
export interface PreparedRows {
  /** Has `line`, `position` (of an exploded element, else 1), `broken`, `misshapen` (the list to explode is none) and {@link columns}. */
  readonly sql: string;
  readonly columns: Columns;
}

export interface RowsOptions {
  readonly steps: RowSteps;
  readonly empty: Mapping['empty'];
  /** Names that anything of the mapping reads. */
  readonly names: readonly string[];
  /** Where the row's currency comes from, and the one of rows that name none. */
  readonly currency: { readonly source: AnySource | undefined; readonly usual: string };
  /** How the dump writes numbers. */
  readonly format: NumberFormat;
}

/**
 * Prepares the rows of a relation with the columns `c0…`: explodes lists, reaches into JSON, fills groups, calculates columns.
 * Each step is a level of the query, so that what the next needs twice is computed once.
 * @param found names of the relation's columns, in their order
 */
export function prepareRows(relation: string, found: readonly string[], options: RowsOptions): PreparedRows {
  const { steps, empty } = options;
  const known = new Map(found.map((name, i) => [name, `c${i}`]));
  known.set(POSITION, 'position');
  const calculated = new Set<string>();
  const columns: Columns = {
    text: (name) => known.get(name) ?? 'NULL::VARCHAR',
    format: (name) => (calculated.has(name) ? 'calculated' : options.format),
  };
  let sql = `SELECT ${['line', 'broken', ...found.map((_, i) => `${presentText(`c${i}`, empty)} AS c${i}`)].join(', ')} FROM (${relation})`;
  const level = (list: readonly string[]) => {
    if (list.length > 0) sql = `SELECT *, ${list.join(', ')} FROM (${sql})`;
  };

  const references = [...new Set(options.names)]
    .filter((name) => !known.has(name))
    .map((name) => ({ name, reference: parseReference(name) }))
    .filter(({ reference }) => reference.element || reference.pick !== undefined);
  const elements = references.filter(({ reference }) => reference.element);
  sql = exploded(sql, steps.explode, columns, elements, known, empty);
  const picks = references.filter(({ reference }) => reference.pick !== undefined);
  for (const list of pickLevels(picks, columns, known, empty)) level(list);

  for (const { by, columns: names } of steps.fill) {
    const filled = names.filter((name) => known.has(name));
    if (filled.length === 0) continue;
    const over =
      by === undefined ? 'ORDER BY line, position' : `PARTITION BY ${groupKeys(by, columns).join(', ')}`;
    const value = (name: string) =>
      by === undefined
        ? `last_value(${columns.text(name)} IGNORE NULLS) OVER (${over})`
        : `any_value(${columns.text(name)}) OVER (${over})`;
    const replaced = filled.map((name) => `${value(name)} AS ${columns.text(name)}`);
    sql = `SELECT * REPLACE (${replaced.join(', ')}) FROM (${sql})`;
  }

  let next = 0;
  for (const [name, made] of Object.entries(steps.columns)) {
    const alias = `x${next++}`;
    if (typeof made === 'object' && ('sum' in made || 'spread' in made)) {
      level([`${groupCalculationSql(made, columns, digitsSql(options, columns))} AS ${alias}`]);
      calculated.add(name);
    } else if (isCalculation(made)) {
      level([`${calculationSql(made, columns)} AS ${alias}`]);
      calculated.add(name);
    } else {
      level([`${sourceSql(made, 'text', columns)} AS ${alias}`]);
      calculated.delete(name);
    }
    known.set(name, alias);
  }
  return { sql, columns };
}

type NamedReference = { readonly name: string; readonly reference: Reference };

/** A row for each element of a list; one row where the list is empty. */
function exploded(
  sql: string,
  explode: RowSteps['explode'],
  columns: Columns,
  elements: readonly NamedReference[],
  known: Map<string, string>,
  empty: readonly string[],
): string {
  if (explode === undefined) return `SELECT *, 1 AS position, false AS misshapen FROM (${sql})`;
  const name = typeof explode === 'string' ? explode : explode.column;
  const text = columns.text(name);
  const list =
    typeof explode === 'string'
      ? `CASE WHEN json_valid(${text}) THEN CASE json_type(${text}) WHEN 'ARRAY' THEN json_extract(${text}, '$[*]') WHEN 'OBJECT' THEN [${text}::JSON] END END`
      : recordsSql(text, explode);
  const listed = `SELECT *, ${list} AS elements FROM (${sql})`;
  const rows = `SELECT * EXCLUDE (elements), ${text} IS NOT NULL AND elements IS NULL AS no_list,
      unnest(CASE WHEN len(elements) > 0 THEN elements ELSE [NULL] END) AS element,
      unnest(range(1, greatest(coalesce(len(elements), 0), 1) + 1)) AS position FROM (${listed})`;
  const isObject =
    typeof explode === 'string' ? ` OR coalesce(CAST(element AS VARCHAR)[1] <> '{', false)` : '';
  const fields = elements.map(({ reference }) => reference.path);
  const pointers = fields.map((path) =>
    literal(path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')),
  );
  const values =
    typeof explode === 'string'
      ? `json_extract_string(element, [${pointers.join(', ')}])`
      : `[${fields.map((path) => labelledSql(path.join('.'), explode)).join(', ')}]`;
  const read = fields.length === 0 ? '[]::VARCHAR[]' : values;
  const found = `SELECT * EXCLUDE (element, no_list), no_list${isObject} AS misshapen, ${read} AS fields FROM (${rows})`;
  const picked = elements.map(({ name: each }, i) => {
    known.set(each, `e${i}`);
    return `${presentText(`fields[${i + 1}]`, empty)} AS e${i}`;
  });
  return `SELECT ${['* EXCLUDE (fields)', ...picked].join(', ')} FROM (${found})`;
}

type Records = Exclude<NonNullable<RowSteps['explode']>, string>;

/** Begins a record within the text of several. */
const MARK = 'chr(30)';

/** The records of a text such as `id:1|name:Mug;id:2|name:Pan`: a new one begins where its first label stands. */
function recordsSql(text: string, { records, labels, assign }: Records): string {
  const start = `(?:^|${escaped(records)})\\s*(${escaped(labels[0] ?? '')}${escaped(assign)})`;
  const marked = `regexp_replace(${text}, ${literal(start)}, ${MARK} || '\\1', 'g')`;
  return `CASE WHEN contains(${marked}, ${MARK}) THEN list_filter(string_split(${marked}, ${MARK}), lambda r: trim(r) <> '') END`;
}

/** The text behind a label, up to the next one. */
function labelledSql(label: string, { labels, assign, between }: Records): string {
  const any = labels.map(escaped).join('|');
  const pattern = `(?s)(?:^|${escaped(between)}\\s*)${escaped(label)}${escaped(assign)}(.*?)(?:${escaped(between)}\\s*(?:${any})${escaped(assign)}|$)`;
  return `trim(regexp_extract(element, ${literal(pattern)}, 1))`;
}

function escaped(text: string): string {
  return text
    .trim()
    .replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    .replaceAll(' ', '\\s');
}

/** Elements of lists that are picked by a key: each list is taken apart once. */
function pickLevels(
  picks: readonly NamedReference[],
  columns: Columns,
  known: Map<string, string>,
  empty: readonly string[],
): string[][] {
  if (picks.length === 0) return [];
  const lists = new Map<string, { readonly text: string; readonly key: string; readonly at: number }>();
  for (const { name, reference } of picks) {
    const key = reference.pick?.key ?? '';
    const text = columns.text(listName({ name, reference }));
    if (!lists.has(`${key} ${text}`)) lists.set(`${key} ${text}`, { text, key, at: lists.size });
  }
  const apart = [...lists.values()].flatMap(({ text, key, at }) => [
    `CASE WHEN json_valid(${text}) THEN json_extract(${text}, '$[*]') END AS l${at}`,
    `CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${literal(`$[*]."${key}"`)}) END AS k${at}`,
  ]);
  const at = picks.map(
    ({ name, reference }) =>
      lists.get(`${reference.pick?.key} ${columns.text(listName({ name, reference }))}`)?.at,
  );
  const values = picks.map(({ name, reference: { pick } }, i) => {
    const list = at[i];
    const path = (pick?.path ?? [])
      .map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join('');
    // Where an element lacks the key, keys and elements do not stand at the same places.
    const element = `CASE WHEN len(k${list}) = len(l${list}) THEN l${list}[list_position(k${list}, ${literal(pick?.value ?? '')})]
      ELSE list_filter(l${list}, lambda e: json_extract_string(e, ${literal(`/${pick?.key}`)}) = ${literal(pick?.value ?? '')})[1] END`;
    known.set(name, `k_${i}`);
    return `json_extract_string(${element}, ${literal(path)}) AS k_${i}`;
  });
  const present = picks.map((_, i) => `${presentText(`k_${i}`, empty)} AS p_${i}`);
  picks.forEach(({ name }, i) => {
    known.set(name, `p_${i}`);
  });
  return [apart, values, present];
}

/** Under which name the list of a pick is known: an element's own, or a column of the dump. */
function listName({ name, reference }: NamedReference): string {
  return reference.element ? name : reference.base;
}

/** Digits of the minor unit of a row's currency. */
function digitsSql({ currency }: RowsOptions, columns: Columns): string {
  const cases = [...UNUSUAL_DIGITS].map(([code, digits]) => `WHEN '${code}' THEN ${digits}`);
  const usual = literal(currency.usual);
  const code =
    currency.source === undefined
      ? usual
      : `coalesce(upper(trim(${sourceSql(currency.source, 'currency', columns)})), ${usual})`;
  return `CASE ${code} ${cases.join(' ')} ELSE 2 END::INTEGER`;
}

import { ClienteleError } from '../analytics/errors.ts';
import { type Check, LARGEST_AMOUNT, rowChecks } from './checks.ts';
import { type MoneyOptions, minorUnitFactors } from './currency.ts';
import { COLUMNS, type DumpKind, FIELDS, type FieldType, KEY_FIELD } from './fields.ts';
import type { AnySource, Mapping } from './mapping.ts';
import { literal } from './sql.ts';
import { conditionColumns, conditionSql, presentText, sourceColumns, sourceSql, valueSql } from './values.ts';

/** The part of a mapping that says how one kind of dump is read. */
export type Section = NonNullable<Mapping[DumpKind]>;
/** Kinds that can be told from the rows of an event dump. */
export type DerivedKind = 'items' | 'customers';

export interface CompileOptions {
  readonly kind: DumpKind;
  readonly mapping: Mapping;
  readonly money: MoneyOptions;
  /** UTC milliseconds after which an event's time is taken for an error. */
  readonly latest: number;
  readonly maxIdBytes: number;
}

/** Columns that a dump of the kind must have, and those it may have. */
export interface WantedColumns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** A column of the dump that fills a field, for the check of a Parquet file's types. */
export interface ColumnUse {
  readonly column: string;
  readonly field: string;
  readonly type: FieldType;
}

/** The mapping as SQL over a relation of text. */
export interface CompiledMapping {
  /** By the number in the rows' `problem`. */
  readonly checks: readonly Check[];
  /** Column of the dump that a field is read from, as a person knows it; the field itself where there is none. */
  columnOf(field: string): string;
  /**
   * Rows of the relation: `line`, the staged columns, `problem` (number of a check or NULL), `excerpt`, `money_in`
   * (currency of the row's money), and the `<kind>_<column>` of what is told on the side. Throws `config.invalid`.
   */
  rowsSql(relationSql: string, names: readonly string[]): string;
}

/** The section of the mapping for a kind. Throws `config.invalid` when the mapping does not cover it. */
export function sectionOf(mapping: Mapping, kind: DumpKind): Section {
  const section = mapping[kind];
  if (!section || ('from' in section && section.from === 'events')) {
    throw new ClienteleError(
      'config.invalid',
      `the mapping '${mapping.name}' says nothing about ${kind} dumps`,
      {
        mapping: mapping.name,
        kind,
      },
    );
  }
  return section;
}

/** Kinds that the mapping reads on the side from event dumps. */
export function derivedKinds(mapping: Mapping, kind: DumpKind): DerivedKind[] {
  if (kind !== 'events') return [];
  return (['items', 'customers'] as const).filter((each) => mapping[each]?.from === 'events');
}

/** Columns of the dump that the mapping reads. */
export function wantedColumns(mapping: Mapping, kind: DumpKind): WantedColumns {
  const section = sectionOf(mapping, kind);
  const required = new Set<string>();
  const optional = new Set<string>();
  const conditions = [...section.reject, ...('rules' in section ? section.rules : [])];
  for (const { when } of conditions) for (const name of conditionColumns(when)) required.add(name);
  for (const [, source] of allSources(mapping, kind)) {
    const columns = sourceColumns(source);
    for (const name of columns.names) (columns.optional ? optional : required).add(name);
  }
  return { required: [...required], optional: [...optional].filter((name) => !required.has(name)) };
}

/** Each column with the field it fills. */
export function columnUses(mapping: Mapping, kind: DumpKind): ColumnUse[] {
  return allSources(mapping, kind).flatMap(([field, source, type]) =>
    // Joined columns and members of an object are taken as text, whatever they are.
    'columns' in Object(source) ? [] : sourceColumns(source).names.map((column) => ({ column, field, type })),
  );
}

function allSources(mapping: Mapping, kind: DumpKind): [field: string, source: AnySource, type: FieldType][] {
  return [kind, ...derivedKinds(mapping, kind)].flatMap((each) => sectionSources(mapping, each));
}

function sectionSources(
  mapping: Mapping,
  kind: DumpKind,
): [field: string, source: AnySource, type: FieldType][] {
  const fields: Record<string, { readonly type: FieldType }> = FIELDS[kind];
  const sources: [string, AnySource, FieldType][] = [];
  for (const [name, source] of Object.entries(mapping[kind]?.fields ?? {})) {
    const field = fields[name];
    if (field && source !== undefined) sources.push([name, source, field.type]);
  }
  return sources;
}

/** Compiles the mapping of a kind of dump. Throws `config.invalid`. */
export function compileMapping(options: CompileOptions): CompiledMapping {
  const { kind, mapping, money } = options;
  const section = sectionOf(mapping, kind);
  const factors = minorUnitFactors(money);
  const sources = new Map(
    sectionSources(mapping, kind).map(([name, source, type]) => [name, { source, type }]),
  );
  const defaultCurrency = mapping.currency ?? money.currency;
  if (!factors.has(defaultCurrency) && [...sources.values()].some(({ type }) => type === 'money')) {
    throw new ClienteleError(
      'config.invalid',
      `money of '${mapping.name}' is in ${defaultCurrency}: give its rate in ${money.currency}, or report in ${defaultCurrency}`,
      { currency: defaultCurrency, reporting: money.currency },
    );
  }

  const checks: Check[] = [
    { code: 'not-json', field: null, reason: 'is not a JSON object', when: 'broken', excerpt: false },
    ...section.reject.map(({ code, reason }, i) => ({
      code,
      field: null,
      reason,
      when: `refused = ${i}`,
      excerpt: false,
    })),
    ...rowChecks(kind, {
      text: (name) => (sources.has(name) ? `t_${name}` : 'NULL'),
      value: (name) => (sources.has(name) || COMPUTED.has(name) ? `v_${name}` : 'NULL'),
      mapped: (name) => sources.has(name),
      latest: options.latest,
      maxIdBytes: options.maxIdBytes,
      currencies: [...factors.keys()],
    }),
  ];

  const columnOf = (name: string): string => {
    const found = sources.get(name);
    const names = found ? sourceColumns(found.source).names : [];
    return names.length > 0 ? names.join('+') : name;
  };

  const rowsSql = (relationSql: string, names: readonly string[]): string => {
    const column = (name: string): string =>
      names.includes(name) ? `c${names.indexOf(name)}` : 'NULL::VARCHAR';
    const derived = derivedKinds(mapping, kind);

    const cleaned = names.map((_, i) => `${presentText(`c${i}`, mapping.empty)} AS c${i}`);
    const level0 = `SELECT ${['line', 'broken', ...cleaned].join(', ')} FROM (${relationSql})`;

    const rules = 'rules' in section ? section.rules : [];
    const texts = [...sources].map(
      ([name, { source, type }]) => `${sourceSql(source, type, column)} AS t_${name}`,
    );
    const level1 = `SELECT ${[
      'line',
      'broken',
      ...names.map((_, i) => `c${i}`),
      `${refusedSql(section, column)} AS refused`,
      ...rules.map((rule, i) => `${conditionSql(rule.when, column)} AS r${i}`),
      ...texts,
      ...derived.flatMap((each) =>
        sectionSources(mapping, each).map(
          ([name, source, type]) => `${sourceSql(source, type, column)} AS t_${each}_${name}`,
        ),
      ),
    ].join(', ')} FROM (${level0})`;

    const values = [...sources].map(([name, { source, type }]) => {
      const value = valueSql(`t_${name}`, type, source, mapping);
      return `${applyRules(name, value, rules)} AS v_${name}`;
    });
    const currency = sources.has('currency')
      ? `coalesce(${valueSql('t_currency', 'currency', 'currency', mapping)}, ${literal(defaultCurrency)})`
      : literal(defaultCurrency);
    const level2 = `SELECT *, ${[
      ...values,
      `${currency} AS v_money_in`,
      ...derived.flatMap((each) =>
        sectionSources(mapping, each).map(
          ([name, source, type]) =>
            `${valueSql(`t_${each}_${name}`, type, source, mapping)} AS v_${each}_${name}`,
        ),
      ),
    ].join(', ')} FROM (${level1})`;

    const cases = [...factors].map(([code, factor]) => `WHEN ${literal(code)} THEN ${factor}::DOUBLE`);
    const level3 = `SELECT *, CASE v_money_in ${cases.join(' ')} END AS v_factor FROM (${level2})`;

    const value = (name: string) => (sources.has(name) ? `v_${name}` : 'NULL');
    const quantity = `coalesce(${value('quantity')}, 1)`;
    const rowMoney =
      kind === 'events'
        ? minorUnits(`coalesce(${value('amount')}, ${quantity} * ${value('unit_price')})`)
        : 'NULL::DOUBLE';
    const level4 = `SELECT *, ${rowMoney} AS v_row_minor FROM (${level3})`;

    const problems = checks.map((check, i) => `WHEN ${check.when} THEN ${i}`);
    const level5 = `SELECT *, CASE ${problems.join(' ')} END AS problem FROM (${level4})`;

    const shown = checks.flatMap((check, i) =>
      check.excerpt && check.field !== null && sources.has(check.field)
        ? [`WHEN ${i} THEN t_${check.field}`]
        : [],
    );
    const staged = stagedColumns(kind, { value, quantity, mapping });
    const aside = derived.flatMap((each) =>
      stagedColumns(each, {
        value: (name) => (mapping[each] && name in mapping[each].fields ? `v_${each}_${name}` : 'NULL'),
        quantity,
        mapping,
      })
        .filter(([name]) => name !== KEY_FIELD[each] && name !== 'observed_at')
        .map(([name, sql]) => [`${each}_${name}`, sql] as const),
    );
    const hasMoney = kind === 'events' ? 'v_row_minor' : kind === 'items' ? value('price') : 'NULL';
    return `SELECT line, ${[
      ...[...staged, ...aside].map(([name, sql]) => `${sql} AS ${name}`),
      `CASE WHEN ${hasMoney} IS NOT NULL THEN v_money_in END AS money_in`,
      `CAST(problem AS USMALLINT) AS problem`,
      `${shown.length > 0 ? `left(CASE problem ${shown.join(' ')} END, 80)` : 'NULL::VARCHAR'} AS excerpt`,
    ].join(', ')} FROM (${level5})`;
  };

  return { checks, columnOf, rowsSql };
}

/** Values that no field fills: they follow from others. */
const COMPUTED = new Set(['factor', 'row_minor']);

function refusedSql(section: Section, column: (name: string) => string): string {
  if (section.reject.length === 0) return 'NULL::INTEGER';
  const cases = section.reject.map(({ when }, i) => `WHEN ${conditionSql(when, column)} THEN ${i}`);
  return `CASE ${cases.join(' ')} END`;
}

type Rules = NonNullable<Mapping['events']>['rules'];

function applyRules(name: string, value: string, rules: Rules): string {
  if (name === 'event_type') {
    const cases = rules.flatMap(({ set }, i) => (set ? [`WHEN r${i} THEN ${literal(set.event_type)}`] : []));
    // The last rule that applies has the word, so it is asked first.
    return cases.length === 0 ? value : `CASE ${cases.reverse().join(' ')} ELSE ${value} END`;
  }
  const negating = rules.flatMap(({ negate }, i) =>
    negate?.some((field) => field === name) ? [`r${i}`] : [],
  );
  return negating.length === 0
    ? value
    : `CASE WHEN ${negating.join(' OR ')} THEN -(${value}) ELSE ${value} END`;
}

/**
 * Minor units of the reporting currency, half away from zero. The inner rounding takes away the error of binary
 * fractions (2.675 × 100 = 267.49999…), so that decimal halves are rounded as such.
 */
function minorUnits(major: string): string {
  return `round(round((${major}) * v_factor, 6))`;
}

function stagedColumns(
  kind: DumpKind,
  row: { readonly value: (name: string) => string; readonly quantity: string; readonly mapping: Mapping },
): (readonly [name: string, sql: string])[] {
  const { value, quantity } = row;
  const special: Readonly<Record<string, string>> = {
    time: value('timestamp'),
    quantity,
    unit_price: `coalesce(${minorUnits(value('unit_price'))}, round(v_row_minor / ${quantity}))`,
    amount: 'v_row_minor',
    price: minorUnits(value('price')),
    in_stock: `coalesce(${value('in_stock')}, true)`,
    hidden: `coalesce(${value('hidden')}, false)`,
    observed_at: 'NULL',
  };
  return Object.entries(COLUMNS[kind]).map(([name, type]) => {
    const sql = special[name] ?? value(name);
    // Only rows with a problem can be out of range; their values are never used.
    return [name, `try_cast(${sql} AS ${type})`] as const;
  });
}

/** Money that does not fit is dropped where it is only told on the side. */
export const MONEY_LIMIT = LARGEST_AMOUNT;

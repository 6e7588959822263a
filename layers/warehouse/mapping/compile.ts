import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { type MoneyOptions, minorUnitFactors } from '../../contract/events/currency.ts';
import { literal } from '../engine/sql.ts';
import type { Check } from './check.ts';
import { type Columns, conditionSql } from './condition-sql.ts';
import type { Mapping } from './mapping.ts';
import { excerptSql, factorSql, outputStep, rowMoney } from './output-sql.ts';
import { POSITION } from './references.ts';
import { rowChecks } from './row-checks.ts';
import { prepareRows } from './rows-sql.ts';
import {
  emitOf,
  namesRead,
  needsAllRows,
  rulesOf,
  type Section,
  type Slot,
  sectionOf,
  slotsOf,
  sourcesOf,
} from './slots.ts';
import { type AnySource, readingSql, sourceColumns, sourceFormat, sourceSql, valueSql } from './value-sql.ts';

export interface CompileOptions {
  readonly kind: DumpKind;
  readonly mapping: Mapping;
  readonly money: MoneyOptions;
  /** UTC milliseconds after which an event's time is taken for an error. */
  readonly latest: number;
  readonly maxIdBytes: number;
  /** Decimal mark of the numbers of this dump. */
  readonly decimal: '.' | ',';
}

/** A mapping as SQL over a relation of text. */
export interface CompiledMapping {
  /** By the number in the rows' `problem`. */
  readonly checks: readonly Check[];
  /** The rows do not come in the order of the dump by themselves. */
  readonly losesOrder: boolean;
  /** Columns of the dump that a field is read from, joined by `+`; the field itself where there is none. */
  columnOf(field: string): string;
  /**
   * Rows of a relation whose columns `c0…` have these names: `line`, `position` and `variant` (of what a line is made into), the staged columns, `<kind>_<column>` of
   * derived records, `money_in` (currency of the row's money), `problem` (number of a check, or NULL), `excerpt`.
   */
  rowsSql(relationSql: string, names: readonly string[]): string;
  /** For each row of such a relation `line`, `broken` and `person`: `id` and `known_by` (of {@link KnownBy}) of whoever it may be about, and NULL. */
  peopleSql(relationSql: string, names: readonly string[]): string;
}

/** What a record knows somebody by: as a customer, as a device of nobody known, or as a device that stands for the customer. */
export type KnownBy = 'customer' | 'device' | 'device as customer';

/** Compiles the mapping for a kind of dump. Throws `config.invalid` when it does not cover it, or lacks a rate. */
export function compileMapping(options: CompileOptions): CompiledMapping {
  const { kind, mapping, money, decimal } = options;
  const section = sectionOf(mapping, kind);
  const slots = slotsOf(mapping, kind);
  const factors = minorUnitFactors(money);
  const defaultCurrency = mapping.currency ?? money.currency;
  if (!factors.has(defaultCurrency) && slots.some(({ type }) => type === 'money')) {
    throw new ClienteleError(
      'config.invalid',
      `money of '${mapping.name}' is in ${defaultCurrency}: give its rate in ${money.currency}, or report in ${defaultCurrency}`,
      { currency: defaultCurrency, reporting: money.currency },
    );
  }
  const own = new Map(slots.filter((slot) => slot.kind === kind).map((slot) => [slot.field, slot]));
  const checks: Check[] = [
    {
      code: 'not-json',
      field: null,
      reason: 'the line is not a JSON object: deliver one object per line',
      when: 'broken',
      excerpt: false,
    },
    {
      code: 'not-a-list',
      field: null,
      reason: `${explodedColumn(section)} is not a list of objects: deliver it as JSON, or leave it empty`,
      when: 'misshapen',
      excerpt: false,
    },
    ...section.ignore.map(({ code, reason }, i) => {
      return { code, field: null, reason, when: `ignored = ${i}`, excerpt: false, ignored: true };
    }),
    ...section.reject.map(({ code, reason }, i) => {
      return { code, field: null, reason, when: `refused = ${i}`, excerpt: false };
    }),
    {
      code: 'no-event',
      field: null,
      reason: 'the conditions of `emit` hold for none of the events of the row',
      when: 'variant = -2',
      excerpt: false,
      ignored: true,
    },
    ...rowChecks(kind, {
      text: (field) => (own.has(field) ? `t_${field}` : 'NULL'),
      value: (field) => (own.has(field) ? `v_${field}` : 'NULL'),
      mapped: (field) => own.has(field),
      latest: options.latest,
      maxIdBytes: options.maxIdBytes,
      currencies: [...factors.keys()],
    }),
  ];

  function columnOf(field: string): string {
    const slot = own.get(field);
    const given = slot?.source === undefined ? (slot === undefined ? [] : sourcesOf(slot)) : [slot.source];
    const names = [...new Set(given.flatMap((source) => sourceColumns(source).names))];
    return names.length > 0 ? names.join('+') : field;
  }

  const prepared = (relationSql: string, names: readonly string[]) =>
    prepareRows(relationSql, names, {
      steps: section,
      empty: mapping.empty,
      names: namesRead(mapping, kind),
      currency: { source: own.get('currency')?.source, usual: defaultCurrency },
      format: decimal,
    });

  function rowsSql(relationSql: string, names: readonly string[]): string {
    const { sql, columns } = prepared(relationSql, names);
    // One level of the query for each step: what a step needs twice, the step before has computed once.
    return [
      ['*', ...setAsideStep(section, columns)],
      ['*', `${variantsSql(section, columns)} AS variant`],
      [
        'line',
        'broken',
        'misshapen',
        'ignored',
        'refused',
        'position',
        'variant',
        ...textStep(slots, section, columns),
      ],
      ['*', ...slots.map((slot) => `${readingOf(slot, columns)} AS p_${slot.key}`)],
      ['*', ...slots.map((slot) => `${ruledValue(slot, section)} AS v_${slot.key}`)],
      [
        '*',
        `${own.has('currency') ? `coalesce(v_currency, ${literal(defaultCurrency)})` : literal(defaultCurrency)} AS currency_in`,
      ],
      ['*', `${factorSql(factors)} AS factor`],
      ['*', `${kind === 'events' ? rowMoney(own) : 'NULL::DOUBLE'} AS row_money`],
      [
        '*',
        `CASE ${checks.map(({ when }, i) => `WHEN ${when} THEN ${i}`).join(' ')} END::USMALLINT AS problem`,
      ],
      [
        'line',
        'position',
        'variant',
        ...outputStep(kind, mapping, slots),
        'problem',
        `${excerptSql(checks, own)} AS excerpt`,
      ],
    ].reduce((from, list) => `SELECT ${list.join(', ')} FROM (${from})`, sql);
  }

  function peopleSql(relationSql: string, names: readonly string[]): string {
    const { sql, columns } = prepared(relationSql, names);
    const idsOf = (field: string) => {
      const slot = own.get(field);
      return slot === undefined ? [] : sourcesOf(slot).map((source) => sourceSql(source, 'id', columns));
    };
    const customers = idsOf('customer_id');
    const named = customers.length === 0 ? 'NULL' : `coalesce(${customers.join(', ')})`;
    const person = (id: string, knownBy: KnownBy) => `{id: ${id}, known_by: ${literal(knownBy)}}`;
    const people = [
      'NULL',
      ...customers.map((id) => person(id, 'customer')),
      // What somebody else did on a device is theirs.
      ...idsOf('anonymous_id').map(
        (id) =>
          `CASE WHEN ${named} IS NULL THEN ${person(id, 'device')} WHEN ${named} = ${id} THEN ${person(id, 'device as customer')} END`,
      ),
    ];
    return `SELECT line, broken, unnest([${people.join(', ')}]) AS person FROM (${sql})`;
  }

  const losesOrder =
    section.explode !== undefined || needsAllRows(mapping, kind) || emitOf(section).length > 0;
  return { checks, losesOrder, columnOf, rowsSql, peopleSql };
}

/** The column that the section explodes, for a message. */
function explodedColumn({ explode }: Section): string {
  return explode === undefined ? 'the row' : typeof explode === 'string' ? explode : explode.column;
}

/** `ignored` and `refused`: number of the rule that applies. */
function setAsideStep(section: Section, columns: Columns): string[] {
  const numbered = (rules: Section['reject']) => {
    const cases = rules.map(({ when }, i) => `WHEN ${conditionSql(when, columns)} THEN ${i}`);
    return cases.length > 0 ? `CASE ${cases.join(' ')} END` : 'NULL::INTEGER';
  };
  return [`${numbered(section.ignore)} AS ignored`, `${numbered(section.reject)} AS refused`];
}

/** Numbers of the events that a row becomes; -1 for one that becomes none, or is set aside. */
function variantsSql(section: Section, columns: Columns): string {
  const emitted = emitOf(section);
  if (emitted.length === 0) return '0';
  const each = emitted.map(({ when }, i) =>
    when === undefined ? `${i}` : `CASE WHEN ${conditionSql(when, columns)} THEN ${i} END`,
  );
  const applying = `list_filter([${each.join(', ')}], lambda v: v IS NOT NULL)`;
  const isSetAside = 'ignored IS NOT NULL OR refused IS NOT NULL OR broken OR misshapen';
  return `unnest(CASE WHEN ${isSetAside} THEN [-1] WHEN len(${applying}) = 0 THEN [-2] ELSE ${applying} END)`;
}

/** SQL by the event that a row becomes. */
function byVariant(slot: Slot, sqlOf: (source: AnySource) => string): string {
  const usual = slot.source === undefined ? 'NULL' : sqlOf(slot.source);
  const cases = slot.variants.flatMap((source, i) =>
    source === undefined ? [] : [`WHEN ${i} THEN ${source === null ? 'NULL' : sqlOf(source)}`],
  );
  return cases.length === 0 ? usual : `CASE variant ${cases.join(' ')} ELSE ${usual} END`;
}

/** `t_<slot>`: the text that is to become a value; `r<i>`: whether a rule applies. */
function textStep(slots: readonly Slot[], section: Section, columns: Columns): string[] {
  return [
    ...rulesOf(section).map(({ when }, i) => `${conditionSql(when, columns)} AS r${i}`),
    ...slots.map(
      (slot) =>
        `${byVariant(slot, (source) => (slot.field === 'event_id' ? wholeIdSql(source, columns) : sourceSql(source, slot.type, columns)))}::VARCHAR AS t_${slot.key}`,
    ),
  ];
}

/** An identifier of an event that is joined from columns is none where one of them is empty: the rest is not the event's own. */
function wholeIdSql(source: AnySource, columns: Columns): string {
  const sql = sourceSql(source, 'id', columns);
  if (typeof source === 'string' || !('columns' in source)) return sql;
  const parts = source.columns.filter((name) => name !== POSITION);
  const isWhole = parts.map((name) => `${columns.text(name)} IS NOT NULL`).join(' AND ');
  return parts.length === 0 ? sql : `CASE WHEN ${isWhole} THEN ${sql} END`;
}

function readingOf(slot: Slot, columns: Columns): string {
  return byVariant(slot, (source) => readingSql(`t_${slot.key}`, slot.type, sourceFormat(source, columns)));
}

function ruledValue(slot: Slot, section: Section): string {
  const value = byVariant(slot, (source) => valueSql(`p_${slot.key}`, slot.type, source));
  if (slot.kind !== 'events') return value;
  const rules = rulesOf(section);
  if (slot.field === 'event_type') {
    const cases = rules.flatMap(({ set }, i) => (set ? [`WHEN r${i} THEN ${literal(set.event_type)}`] : []));
    // The last rule that applies counts, so it comes first.
    return cases.length === 0 ? value : `CASE ${cases.reverse().join(' ')} ELSE ${value} END`;
  }
  const negating = rules.flatMap(({ negate }, i) =>
    negate?.some((name) => name === slot.field) ? [`r${i}`] : [],
  );
  return negating.length === 0
    ? value
    : `CASE WHEN ${negating.join(' OR ')} THEN -(${value}) ELSE ${value} END`;
}

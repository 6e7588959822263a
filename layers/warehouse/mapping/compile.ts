import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { type MoneyOptions, minorUnitFactors } from '../../contract/events/currency.ts';
import { literal } from '../engine/sql.ts';
import type { Check } from './check.ts';
import { conditionSql } from './condition-sql.ts';
import type { Mapping } from './mapping.ts';
import { excerptSql, factorSql, outputStep, rowMoney } from './output-sql.ts';
import { rowChecks } from './row-checks.ts';
import { rulesOf, type Section, type Slot, sectionOf, slotsOf } from './slots.ts';
import { type ColumnSql, presentText, readingSql, sourceColumns, sourceSql, valueSql } from './value-sql.ts';

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
  /** Columns of the dump that a field is read from, joined by `+`; the field itself where there is none. */
  columnOf(field: string): string;
  /**
   * Rows of a relation whose columns `c0…` have these names: `line`, the staged columns, `<kind>_<column>` of
   * derived records, `money_in` (currency of the row's money), `problem` (number of a check, or NULL), `excerpt`.
   */
  rowsSql(relationSql: string, names: readonly string[]): string;
}

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
      reason: 'the line is not a JSON object: deliver one object a line',
      when: 'broken',
      excerpt: false,
    },
    ...section.reject.map(({ code, reason }, i) => {
      return { code, field: null, reason, when: `refused = ${i}`, excerpt: false };
    }),
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
    const names = slot ? sourceColumns(slot.source).names : [];
    return names.length > 0 ? names.join('+') : field;
  }

  function rowsSql(relationSql: string, names: readonly string[]): string {
    const cleaned = names.map((_, i) => `${presentText(`c${i}`, mapping.empty)} AS c${i}`);
    // One level of the query for each step: what a step needs twice, the step before has computed once.
    return [
      ['line', 'broken', ...cleaned],
      ['line', 'broken', ...textStep(slots, section, decimal, names)],
      ['*', ...slots.map((slot) => `${readingSql(`t_${slot.key}`, slot.type, decimal)} AS p_${slot.key}`)],
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
      ['line', ...outputStep(kind, mapping, slots), 'problem', `${excerptSql(checks, own)} AS excerpt`],
    ].reduce((from, columns) => `SELECT ${columns.join(', ')} FROM (${from})`, relationSql);
  }

  return { checks, columnOf, rowsSql };
}

/** `t_<slot>`: the text that is to become a value; `refused`: number of a reject rule; `r<i>`: whether a rule applies. */
function textStep(
  slots: readonly Slot[],
  section: Section,
  decimal: '.' | ',',
  names: readonly string[],
): string[] {
  const column: ColumnSql = (name) => (names.includes(name) ? `c${names.indexOf(name)}` : 'NULL::VARCHAR');
  const test = (when: Parameters<typeof conditionSql>[0]) => conditionSql(when, column, decimal);
  const refused = section.reject.map(({ when }, i) => `WHEN ${test(when)} THEN ${i}`);
  return [
    `${refused.length > 0 ? `CASE ${refused.join(' ')} END` : 'NULL::INTEGER'} AS refused`,
    ...rulesOf(section).map(({ when }, i) => `${test(when)} AS r${i}`),
    ...slots.map(({ key, source, type }) => `${sourceSql(source, type, column)} AS t_${key}`),
  ];
}

function ruledValue(slot: Slot, section: Section): string {
  const value = valueSql(`p_${slot.key}`, slot.type, slot.source);
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

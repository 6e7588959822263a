import { type Calculation, type GroupCalculation, type Operand, operandsOf } from './calculations.ts';
import { type Columns, conditionSql } from './condition-sql.ts';
import { numberSql } from './number-sql.ts';

/** A number as SQL. */
interface Calculated {
  /** DOUBLE; NULL where there is none. */
  readonly value: string;
  /** Texts of operands that are filled and no number: NULL where all are fine. */
  readonly faults: readonly string[];
}

/** Marks the text of an operand that is no number, so that what is made of it is none either. */
const FAULT = '?';

/** SQL of the text of a calculation of one row; a text that is no number where an operand is none. */
export function calculationSql(calculated: Calculation, columns: Columns): string {
  const { value, faults } = calculate(calculated, columns);
  return asText(value, faults);
}

/** SQL of the text of a calculation over the rows of a group. */
export function groupCalculationSql(calculated: GroupCalculation, columns: Columns, digits: string): string {
  const group = `PARTITION BY ${groupKeys(calculated.by, columns).join(', ')}`;
  const whole = (sql: string) => `${sql} OVER (${group})`;
  const faultOf = (faults: readonly string[]) => faults.map((fault) => whole(`max(${fault})`));
  if ('sum' in calculated) {
    const { value, faults } = calculate(calculated.sum, columns);
    return asText(whole(`sum(${value})`), faultOf(faults));
  }
  const total = calculate(calculated.spread, columns);
  const weight = calculate(calculated.over, columns);
  const weights = `greatest(coalesce(${weight.value}, 0), 0)`;
  const upTo = (sql: string) =>
    `${sql} OVER (${group} ORDER BY line, position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  // Where nothing in the group has a weight, all of it has the same.
  const share = (own: string) =>
    `CASE WHEN ${whole(`sum(${weights})`)} > 0 THEN (${upTo(`sum(${weights})`)} - ${own} * ${weights}) / ${whole(`sum(${weights})`)}
      ELSE (${upTo('count(*)')} - ${own}) / ${whole('count(*)')} END`;
  const amount = whole(`any_value(${total.value})`);
  // Differences of rounded running totals add up to the rounded total. The inner rounding takes away the error of binary fractions.
  const running = (own: string) => `round(round(${amount} * (${share(own)}), 8), ${digits})`;
  return asText(`round(${running('0')} - ${running('1')}, ${digits})`, [
    ...faultOf(total.faults),
    ...faultOf(weight.faults),
  ]);
}

/** What tells the groups; rows without it are groups of their own. */
export function groupKeys(by: string | readonly string[] | undefined, columns: Columns): string[] {
  if (by === undefined) return ['line'];
  const names = typeof by === 'string' ? [by] : by;
  const texts = names.map((name) => columns.text(name));
  return [...texts, `CASE WHEN ${texts.map((text) => `${text} IS NULL`).join(' AND ')} THEN line END`];
}

/** Decimals that binary fractions hold beside twelve digits before the point: what is smaller is the error of a calculation. */
const EXACT_DECIMALS = 9;

function asText(value: string, faults: readonly string[]): string {
  const text = `CAST(round(${value}, ${EXACT_DECIMALS}) AS VARCHAR)`;
  if (faults.length === 0) return text;
  const [only = ''] = faults;
  return `coalesce('${FAULT} ' || ${faults.length === 1 ? only : `coalesce(${faults.join(', ')})`}, ${text})`;
}

function calculate(operand: Operand, columns: Columns): Calculated {
  if (typeof operand === 'number') return { value: `${operand}::DOUBLE`, faults: [] };
  if (typeof operand === 'string') {
    const text = columns.text(operand);
    const value = numberSql(text, columns.format(operand));
    return { value, faults: [`CASE WHEN ${text} IS NOT NULL AND (${value}) IS NULL THEN ${text} END`] };
  }
  const parts = operandsOf(operand).map((each) => calculate(each, columns));
  return {
    value: combine(
      operand,
      parts.map(({ value }) => `(${value})`),
      columns,
    ),
    faults: parts.flatMap(({ faults }) => faults),
  };
}

function combine(calculated: Calculation, values: readonly string[], columns: Columns): string {
  const [first = 'NULL', ...rest] = values;
  const orNothing = (sql: string) => `coalesce(${sql}, 0)`;
  if ('add' in calculated)
    return `CASE WHEN coalesce(${values.join(', ')}) IS NOT NULL THEN ${values.map(orNothing).join(' + ')} END`;
  if ('subtract' in calculated) return [first, ...rest.map(orNothing)].join(' - ');
  if ('multiply' in calculated) return values.join(' * ');
  if ('divide' in calculated) return `${first} / nullif(${rest[0]}, 0)`;
  if ('min' in calculated) return `least(${values.join(', ')})`;
  if ('max' in calculated) return `greatest(${values.join(', ')})`;
  return `CASE WHEN ${conditionSql(calculated.if, columns)} THEN ${first} ELSE ${rest[0] ?? 'NULL'} END`;
}

import { literal, literals } from '../engine/sql.ts';
import type { Condition } from './conditions.ts';
import { type NumberFormat, numberSql } from './number-sql.ts';

/** The columns of a row, by the names that mappings use. */
export interface Columns {
  /** SQL of a column's text; NULL where it is empty or absent. */
  text(name: string): string;
  /** How its numbers are written. */
  format(name: string): NumberFormat;
}

/** Names of the columns that a condition reads. */
export function conditionColumns(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all.flatMap(conditionColumns);
  if ('any' in condition) return condition.any.flatMap(conditionColumns);
  if ('not' in condition) return conditionColumns(condition.not);
  return [condition.column];
}

/** Boolean SQL, never NULL. */
export function conditionSql(condition: Condition, columns: Columns): string {
  const inner = (each: Condition) => conditionSql(each, columns);
  if ('all' in condition) return `(${condition.all.map(inner).join(' AND ')})`;
  if ('any' in condition) return `(${condition.any.map(inner).join(' OR ')})`;
  if ('not' in condition) return `(NOT ${inner(condition.not)})`;
  const text = columns.text(condition.column);
  if ('empty' in condition) return `(${text} IS ${condition.empty ? '' : 'NOT '}NULL)`;
  return `coalesce(${comparisonSql(condition, text, columns.format(condition.column))}, false)`;
}

function comparisonSql(condition: Condition, text: string, format: NumberFormat): string {
  if ('equals' in condition) return `${text} = ${literal(condition.equals)}`;
  if ('in' in condition) return `${text} IN (${literals(condition.in)})`;
  if ('matches' in condition) return `regexp_matches(${text}, ${literal(condition.matches)})`;
  const number = numberSql(text, format);
  if ('below' in condition) return `${number} < ${condition.below}`;
  if ('above' in condition) return `${number} > ${condition.above}`;
  if ('atMost' in condition) return `${number} <= ${condition.atMost}`;
  if ('atLeast' in condition) return `${number} >= ${condition.atLeast}`;
  return 'false';
}

import { literal, literals } from '../engine/sql.ts';
import type { Condition } from './conditions.ts';
import { type ColumnSql, numberSql } from './value-sql.ts';

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

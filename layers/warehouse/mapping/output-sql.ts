import type { DumpKind } from '../../contract/artefacts.ts';
import { LARGEST_PRICE } from '../../contract/events/event-rules.ts';
import { literal } from '../engine/sql.ts';
import { COLUMNS, KEY_FIELD } from '../engine/tables.ts';
import type { Check } from './check.ts';
import type { Mapping } from './mapping.ts';
import { derivedKinds, type Slot } from './slots.ts';

/** Fields that a mapping fills. */
interface Fields {
  has(field: string): boolean;
}

/** From major units of the row's currency to minor units of the reporting one; NULL for a currency without a rate. */
export function factorSql(factors: ReadonlyMap<string, number>): string {
  const cases = [...factors].map(([code, factor]) => `WHEN ${literal(code)} THEN ${factor}::DOUBLE`);
  return `CASE currency_in ${cases.join(' ')} END`;
}

/**
 * Minor units of the reporting currency, half away from zero. The inner rounding takes away the error of binary
 * fractions (2.675 × 100 = 267.49999…), so that decimal halves are rounded as such.
 */
function minorUnits(major: string): string {
  return `round(round((${major}) * factor, 6))`;
}

/** Quantity of a row: 1 where the dump has none. */
function quantitySql(fields: Fields): string {
  return fields.has('quantity') ? 'coalesce(v_quantity, 1)' : '1';
}

/** Money of an event's whole row in reporting minor units. */
export function rowMoney(fields: Fields): string {
  const total = fields.has('amount') ? ['v_amount'] : [];
  const product = fields.has('unit_price') ? [`${quantitySql(fields)} * v_unit_price`] : [];
  return minorUnits(`coalesce(${[...total, ...product, 'NULL::DOUBLE'].join(', ')})`);
}

/** The staged columns, those of derived records, and `money_in`. */
export function outputStep(kind: DumpKind, mapping: Mapping, slots: readonly Slot[]): string[] {
  const keys = new Set(slots.map(({ key }) => key));
  const derived = derivedKinds(mapping, kind).flatMap((each) =>
    stagedColumns(each, `${each}_`, keys).filter(
      ({ name }) => name !== `${each}_${KEY_FIELD[each]}` && name !== `${each}_observed_at`,
    ),
  );
  const money = kind === 'events' ? 'row_money' : keys.has('price') ? 'v_price' : 'NULL';
  return [
    ...[...stagedColumns(kind, '', keys), ...derived].map(({ name, sql }) => `${sql} AS ${name}`),
    `CASE WHEN ${money} IS NOT NULL THEN currency_in END AS money_in`,
  ];
}

/** The price of a derived item is not checked: one out of bounds is left out. */
function priceSql(value: string): string {
  return `CASE WHEN ${value} >= 0 AND ${value} * factor <= ${LARGEST_PRICE} THEN ${minorUnits(value)} END`;
}

function stagedColumns(
  kind: DumpKind,
  prefix: string,
  keys: ReadonlySet<string>,
): { name: string; sql: string }[] {
  const value = (field: string) => (keys.has(`${prefix}${field}`) ? `v_${prefix}${field}` : 'NULL');
  const quantity = quantitySql(keys);
  const special: Readonly<Record<string, string>> = {
    time: value('timestamp'),
    quantity,
    unit_price: `coalesce(${keys.has('unit_price') ? `${minorUnits('v_unit_price')}, ` : ''}round(row_money / ${quantity}))`,
    amount: 'row_money',
    price: keys.has(`${prefix}price`) ? priceSql(value('price')) : 'NULL',
    cost: keys.has(`${prefix}cost`) ? priceSql(value('cost')) : 'NULL',
    in_stock: `coalesce(${value('in_stock')}, ${value('stock')} > 0, true)`,
    hidden: `coalesce(${value('hidden')}, false)`,
    observed_at: 'NULL',
  };
  return Object.entries(COLUMNS[kind]).map(([name, type]) => ({
    name: `${prefix}${name}`,
    // Only rows with a problem can be out of range, and their values are never used.
    sql: `try_cast(${special[name] ?? value(name)} AS ${type})`,
  }));
}

/** The start of the text at fault, for rows with a problem that may show it. */
export function excerptSql(checks: readonly Check[], fields: Fields): string {
  const cases = checks.flatMap(({ excerpt, field }, i) =>
    excerpt && field !== null && fields.has(field) ? [`WHEN ${i} THEN t_${field}`] : [],
  );
  return cases.length === 0
    ? 'NULL::VARCHAR'
    : `CASE WHEN problem IS NOT NULL THEN left(CASE problem ${cases.join(' ')} END, 80) END`;
}

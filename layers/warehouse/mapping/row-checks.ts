import type { DumpKind } from '../../contract/artefacts.ts';
import {
  EARLIEST_EVENT,
  HIGHEST_RATING,
  LARGEST_AMOUNT,
  LARGEST_PRICE,
  LARGEST_QUANTITY,
  LOWEST_RATING,
  NEEDS,
  PART_NAMES,
  type Part,
  SMALLEST_QUANTITY,
} from '../../contract/events/event-rules.ts';
import { literals } from '../engine/sql.ts';
import { KEY_FIELD } from '../engine/tables.ts';
import type { Check, CheckContext } from './check.ts';
import { fieldChecks } from './field-checks.ts';
import { FIELDS, type Field } from './fields.ts';
import { currencySql } from './number-sql.ts';

/** All checks of a kind's rows after those of the mapping, in order. */
export function rowChecks(kind: DumpKind, context: CheckContext): Check[] {
  const needed = kind === 'events' ? ['event_type', 'timestamp'] : [KEY_FIELD[kind]];
  const fields: readonly (readonly [string, Field])[] = Object.entries(FIELDS[kind]);
  const mapped = fields.filter(([name]) => context.mapped(name));
  return [
    ...needed.map((field) =>
      check(field, 'missing-value', 'is empty: fill it in', `${context.text(field)} IS NULL`, false),
    ),
    ...mapped.flatMap(([name, field]) => fieldChecks(name, field, context)),
    ...(kind === 'events' ? eventChecks(context) : []),
    ...(kind === 'items' ? itemChecks(context) : []),
  ];
}

function check(field: string, code: string, reason: string, when: string, excerpt = true): Check {
  return { code, field, reason: `{column} ${reason}`, when, excerpt };
}

function itemChecks(context: CheckContext): Check[] {
  return [
    tooLate('updated_at', context),
    ...moneyChecks('price', context, LARGEST_PRICE),
    ...moneyChecks('cost', context, LARGEST_PRICE),
  ];
}

function eventChecks(context: CheckContext): Check[] {
  const quantity = context.value('quantity');
  return [
    tooLate('timestamp', context),
    check(
      'timestamp',
      'before-1990',
      'is before 1990: correct the unit or format of the time, or the clock that wrote it',
      `${context.value('timestamp')} < ${EARLIEST_EVENT}`,
    ),
    ...incompleteEvents(context),
    check(
      'quantity',
      'quantity-not-positive',
      'is not positive: deliver returns as refunds with a positive quantity, or give the mapping a rule that negates it',
      `${quantity} <= 0`,
    ),
    check(
      'quantity',
      'quantity-too-small',
      `is smaller than ${SMALLEST_QUANTITY}: correct it`,
      `${quantity} < ${SMALLEST_QUANTITY}`,
    ),
    check(
      'quantity',
      'quantity-too-large',
      `is larger than ${LARGEST_QUANTITY}: correct it`,
      `${quantity} > ${LARGEST_QUANTITY}`,
    ),
    check(
      'rating',
      'rating-out-of-range',
      `is not between ${LOWEST_RATING} and ${HIGHEST_RATING}: deliver it on such a scale`,
      `${context.value('rating')} NOT BETWEEN ${LOWEST_RATING} AND ${HIGHEST_RATING}`,
    ),
    ...moneyChecks('unit_price', context, LARGEST_AMOUNT),
    ...moneyChecks('amount', context, LARGEST_AMOUNT),
    check(
      'unit_price',
      'amount-too-large',
      `times the quantity is more than ${LARGEST_AMOUNT} minor units: correct one of them`,
      `row_money > ${LARGEST_AMOUNT}`,
    ),
  ];
}

function tooLate(field: string, { value, latest }: CheckContext): Check {
  return check(
    field,
    'in-the-future',
    'is more than a day after the run began: correct the unit or format of the time, or the clock that wrote it',
    `${value(field)} > ${latest}`,
  );
}

function incompleteEvents({ value }: CheckContext): Check[] {
  const present = (part: Part) =>
    part === 'amount'
      ? `(${value('amount')} IS NOT NULL OR ${value('unit_price')} IS NOT NULL)`
      : `${value(part)} IS NOT NULL`;
  return NEEDS.map(({ types, parts }) => ({
    code: 'incomplete-event',
    field: parts[0] === 'amount' ? 'unit_price' : parts[0],
    reason: `an event of this type (${types.join(', ')}) needs ${parts.map((part) => PART_NAMES[part]).join(' or ')}: add it`,
    when: `${value('event_type')} IN (${literals(types)}) AND NOT (${parts.map(present).join(' OR ')})`,
    excerpt: false,
  }));
}

function moneyChecks(
  field: string,
  { text, value, mapped, currencies }: CheckContext,
  largest: number,
): Check[] {
  if (!mapped(field)) return [];
  const money = value(field);
  const written = text(field);
  return [
    check(
      field,
      'currency-contradicts',
      'names another currency than the row has: map `currency`, or correct one of them',
      // Plain numbers, which nearly all are, need no pattern.
      `CASE WHEN try_cast(${written} AS DOUBLE) IS NULL AND ${written} IS NOT NULL THEN ${currencySql(written)} <> currency_in END`,
    ),
    check(
      field,
      'negative-money',
      'is negative: deliver refunds as events of their own, with positive money',
      `${money} < 0`,
    ),
    check(
      'currency',
      'unknown-currency',
      `has no rate in the configuration, which knows ${currencies.join(', ')}: add its rate`,
      `${money} IS NOT NULL AND factor IS NULL`,
    ),
    check(
      field,
      'amount-too-large',
      `is more than ${largest} minor units: correct it`,
      `${money} * factor > ${largest}`,
    ),
  ];
}

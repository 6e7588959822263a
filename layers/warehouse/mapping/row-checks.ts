import type { DumpKind } from '../../contract/artefacts.ts';
import {
  EARLIEST_EVENT,
  LARGEST_AMOUNT,
  LARGEST_QUANTITY,
  NEEDS,
  PART_NAMES,
  type Part,
} from '../../contract/events/event-rules.ts';
import { literals } from '../engine/sql.ts';
import { KEY_FIELD } from '../engine/tables.ts';
import type { Check, CheckContext } from './check.ts';
import { fieldChecks } from './field-checks.ts';
import { FIELDS, type Field } from './fields.ts';

/** All checks of a kind's rows after those of the mapping, in order. */
export function rowChecks(kind: DumpKind, context: CheckContext): Check[] {
  const needed = kind === 'events' ? ['event_type', 'timestamp'] : [KEY_FIELD[kind]];
  const fields: readonly (readonly [string, Field])[] = Object.entries(FIELDS[kind]);
  const mapped = fields.filter(([name]) => context.mapped(name));
  return [
    ...needed.map((field) => missing(field, context)),
    ...mapped.flatMap(([name, field]) => fieldChecks(name, field, context)),
    ...(kind === 'events' ? eventChecks(context) : []),
    ...(kind === 'items' ? itemChecks(context) : []),
  ];
}

function missing(field: string, { text }: CheckContext): Check {
  return {
    code: 'missing-value',
    field,
    reason: '{column} is empty',
    when: `${text(field)} IS NULL`,
    excerpt: false,
  };
}

function itemChecks(context: CheckContext): Check[] {
  return [
    {
      code: 'in-the-future',
      field: 'updated_at',
      reason: '{column} is more than a day after the time of the run',
      when: `${context.value('updated_at')} > ${context.latest}`,
      excerpt: true,
    },
    ...moneyChecks('price', context),
  ];
}

function eventChecks(context: CheckContext): Check[] {
  const { value } = context;
  const time = value('timestamp');
  const quantity = value('quantity');
  return [
    {
      code: 'in-the-future',
      field: 'timestamp',
      reason: '{column} is more than a day after the time of the run',
      when: `${time} > ${context.latest}`,
      excerpt: true,
    },
    {
      code: 'before-1990',
      field: 'timestamp',
      reason: '{column} is before 1990: a wrong unit or format of the time, or an unset clock',
      when: `${time} < ${EARLIEST_EVENT}`,
      excerpt: true,
    },
    ...neededParts(context),
    {
      code: 'quantity-not-positive',
      field: 'quantity',
      reason:
        '{column} is not positive; only a refund that the mapping recognises may be negative in the dump',
      when: `${quantity} <= 0`,
      excerpt: true,
    },
    {
      code: 'quantity-too-large',
      field: 'quantity',
      reason: `{column} is larger than ${LARGEST_QUANTITY}`,
      when: `${quantity} > ${LARGEST_QUANTITY}`,
      excerpt: true,
    },
    ...moneyChecks('unit_price', context),
    ...moneyChecks('amount', context),
    {
      code: 'amount-too-large',
      field: 'unit_price',
      reason: '{column} times the quantity is more than can be counted exactly',
      when: `row_money > ${LARGEST_AMOUNT}`,
      excerpt: true,
    },
  ];
}

function neededParts({ value }: CheckContext): Check[] {
  const present = (part: Part) =>
    part === 'amount'
      ? `(${value('amount')} IS NOT NULL OR ${value('unit_price')} IS NOT NULL)`
      : `${value(part)} IS NOT NULL`;
  return NEEDS.map(({ types, parts }) => ({
    code: 'incomplete-event',
    field: parts[0] === 'amount' ? 'unit_price' : parts[0],
    reason: `an event of this type (${types.join(', ')}) needs ${parts.map((part) => PART_NAMES[part]).join(' or ')}`,
    when: `${value('event_type')} IN (${literals(types)}) AND NOT (${parts.map(present).join(' OR ')})`,
    excerpt: false,
  }));
}

function moneyChecks(field: string, { value, mapped, currencies }: CheckContext): Check[] {
  if (!mapped(field)) return [];
  const money = value(field);
  return [
    {
      code: 'negative-money',
      field,
      reason: '{column} is negative; a refund is an event of its own, its money is positive',
      when: `${money} < 0`,
      excerpt: true,
    },
    {
      code: 'unknown-currency',
      field: 'currency',
      reason: `{column} has no rate in the configuration; known are ${currencies.join(', ')}`,
      when: `${money} IS NOT NULL AND factor IS NULL`,
      excerpt: true,
    },
    {
      code: 'amount-too-large',
      field,
      reason: '{column} is more than can be counted exactly',
      when: `${money} * factor > ${LARGEST_AMOUNT}`,
      excerpt: true,
    },
  ];
}

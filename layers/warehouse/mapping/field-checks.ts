import { REPORTED_TYPES } from '../../contract/events/event-types.ts';
import { literals } from '../engine/sql.ts';
import type { Check, CheckContext } from './check.ts';
import type { Field } from './fields.ts';

/** Checks that depend on a field's type alone. */
export function fieldChecks(name: string, field: Field, context: CheckContext): Check[] {
  const text = context.text(name);
  const value = context.value(name);
  function check(code: string, reason: string, when: string, excerpt = !field.personal): Check {
    return { code, field: name, reason: `{column} ${reason}`, when, excerpt };
  }
  const unread = (code: string, reason: string) =>
    check(code, reason, `${text} IS NOT NULL AND ${value} IS NULL`);
  switch (field.type) {
    case 'id':
      return [
        check(
          'id-too-long',
          `is longer than ${context.maxIdBytes} bytes: deliver a shorter identifier`,
          `strlen(${text}) > ${context.maxIdBytes}`,
          false,
        ),
        check(
          'id-control-characters',
          'contains control characters: remove them',
          `regexp_matches(${text}, '[\\x00-\\x1f\\x7f\\x{10FFFF}]')`,
          false,
        ),
        check(
          'id-not-text',
          'is an object or a list: deliver the identifier itself',
          // The comparisons keep the costly test from nearly all texts.
          `CASE WHEN ${text} >= '[' AND ${text} < '\\' OR ${text} >= '{' AND ${text} < '|'
            THEN json_valid(${text}) END`,
          false,
        ),
      ];
    case 'text':
    case 'category':
      return [check('control-bytes', 'contains NUL: remove it', `contains(${text}, chr(0))`, false)];
    case 'event type':
      return [
        check(
          'unknown-event-type',
          `is none of ${REPORTED_TYPES.join(', ')}: translate it with a map in the mapping`,
          `${value} NOT IN (${literals(REPORTED_TYPES)})`,
        ),
      ];
    case 'currency':
      return [];
    case 'time':
      return [
        unread(
          'not-a-time',
          'is not a time in the expected form: correct it, or give its format in the mapping',
        ),
      ];
    case 'number':
    case 'money':
      return [unread('not-a-number', 'is not a finite number: deliver digits with one decimal mark')];
    case 'boolean':
      return [unread('not-a-boolean', 'is neither true nor false: deliver true or false')];
    case 'link':
      return [
        unread(
          'not-a-link',
          'is not a link that starts with http:// or https://: deliver the whole address, or leave it empty',
        ),
      ];
    case 'json':
      return [unread('not-a-json-object', 'is not a JSON object: deliver {"name": value, …}')];
  }
}

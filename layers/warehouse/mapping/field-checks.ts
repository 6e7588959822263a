import { EVENT_TYPES } from '../../contract/events/event-types.ts';
import { literals } from '../engine/sql.ts';
import type { Check, CheckContext } from './check.ts';
import type { Field } from './fields.ts';

/** Checks that depend on a field's type alone. */
export function fieldChecks(name: string, field: Field, context: CheckContext): Check[] {
  const text = context.text(name);
  const value = context.value(name);
  const excerpt = !field.personal;
  const unread = `${text} IS NOT NULL AND ${value} IS NULL`;
  switch (field.type) {
    case 'id':
      return [
        {
          code: 'id-too-long',
          field: name,
          reason: `{column} is longer than ${context.maxIdBytes} bytes`,
          when: `strlen(${text}) > ${context.maxIdBytes}`,
          excerpt: false,
        },
        {
          code: 'id-control-characters',
          field: name,
          reason: '{column} contains control characters',
          when: `regexp_matches(${text}, '[\\x00-\\x1f\\x7f\\x{10FFFF}]')`,
          excerpt: false,
        },
        {
          code: 'id-not-a-text',
          field: name,
          reason: '{column} is an object or a list, not an identifier',
          // The comparisons keep the costly test from nearly all texts.
          when: `CASE WHEN ${text} >= '[' AND ${text} < '\\' OR ${text} >= '{' AND ${text} < '|'
            THEN json_valid(${text}) END`,
          excerpt: false,
        },
      ];
    case 'text':
    case 'category':
      return [
        {
          code: 'control-bytes',
          field: name,
          reason: '{column} contains NUL',
          when: `contains(${text}, chr(0))`,
          excerpt: false,
        },
      ];
    case 'event type':
      return [
        {
          code: 'unknown-event-type',
          field: name,
          reason: `{column} is none of ${EVENT_TYPES.join(', ')}`,
          when: `${value} NOT IN (${literals(EVENT_TYPES)})`,
          excerpt,
        },
      ];
    case 'currency':
      return [];
    case 'time':
      return [
        {
          code: 'not-a-time',
          field: name,
          reason: '{column} is not a time in the expected form',
          when: unread,
          excerpt,
        },
      ];
    case 'number':
    case 'money':
      return [
        {
          code: 'not-a-number',
          field: name,
          reason: '{column} is not a finite number',
          when: unread,
          excerpt,
        },
      ];
    case 'boolean':
      return [
        {
          code: 'not-a-boolean',
          field: name,
          reason: '{column} is neither true nor false',
          when: unread,
          excerpt,
        },
      ];
    case 'json':
      return [
        {
          code: 'not-a-json-object',
          field: name,
          reason: '{column} is not a JSON object',
          when: unread,
          excerpt,
        },
      ];
  }
}

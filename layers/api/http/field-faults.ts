import type * as z from 'zod/mini';

/** What can be wrong with a field of a body or with a parameter. Stable, for programs. */
export const FIELD_CODES = [
  'field.missing',
  'field.invalid',
  'field.unknown',
  'money.unknown_currency',
] as const;
export type FieldCode = (typeof FIELD_CODES)[number];

/** One thing that is wrong with a JSON body. */
export interface FieldFault {
  readonly code: FieldCode;
  readonly detail: string;
  /** JSON pointer (RFC 6901); empty for the body itself. */
  readonly pointer: string;
}

/** Parses a value with messages of our own for what does not fit; see {@link fieldFaults}. */
export function readBy<S extends z.ZodMiniType>(schema: S, value: unknown) {
  return schema.safeParse(value, { reportInput: true, error: defaultMessage });
}

/** All faults that {@link readBy} found in a body, or in one element of a list in it. */
export function fieldFaults(error: z.core.$ZodError, body: unknown): FieldFault[] {
  if (body === undefined) return [MISSING];
  return error.issues.flatMap((issue): FieldFault[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        code: 'field.unknown',
        detail: 'is unknown',
        pointer: pointerOf([...issue.path, key]),
      }));
    }
    const pointer = pointerOf(issue.path);
    if (isMissing(issue)) return [{ ...MISSING, pointer }];
    return [{ code: 'field.invalid', detail: issue.message, pointer }];
  });
}

/** Whether a required value is missing. */
export function isMissing({ code, input }: z.core.$ZodIssue): boolean {
  return code !== 'custom' && input === undefined;
}

/** A path as JSON pointer. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const MISSING: FieldFault = { code: 'field.missing', detail: 'is missing', pointer: '' };

/** JSON types as messages name them. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
  undefined: 'left out',
};

/** The message of an issue whose schema has none of its own. */
function defaultMessage(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return bound(issue.origin, Number(issue.minimum), issue.inclusive !== false ? 'at least' : 'more than');
    case 'too_big':
      return bound(issue.origin, Number(issue.maximum), issue.inclusive !== false ? 'at most' : 'less than');
    case 'invalid_union':
      return 'matches none of the allowed forms';
    default:
      return 'has the wrong form';
  }
}

function bound(origin: string, most: number, how: string): string {
  if (origin === 'string')
    return how === 'at least' && most === 1 ? 'is empty' : `must have ${how} ${most} characters`;
  if (origin === 'array')
    return how === 'at least' && most === 1 ? 'is empty' : `must have ${how} ${most} entries`;
  return `must be ${how} ${most}`;
}

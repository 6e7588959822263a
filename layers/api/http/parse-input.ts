import type * as z from 'zod/mini';
import { fieldFaults, isMissing, readBy } from './field-faults.ts';
import { InvalidRequest, type ParameterFault } from './problem.ts';
import { mayRepeat } from './repeatable.ts';

/** What a request brings, before anything is checked. */
export interface RawInput {
  /** As the gateway decoded it; it is never decoded again. */
  readonly path: Readonly<Record<string, string | undefined>>;
  /** Without the question mark, still encoded. */
  readonly query: string;
  /** Parsed JSON; undefined where there was no body. */
  readonly body: unknown;
}

/** What the parts of a request have to be. The query is strict, so that a misspelt parameter is refused and not ignored. */
export interface InputSchemas {
  readonly params: z.ZodMiniObject;
  readonly query: z.ZodMiniObject;
  readonly body: z.ZodMiniType;
}

/**
 * Path and query parameters of a request and, under `body`, its body, by the operation's schemas.
 * @throws InvalidRequest naming every parameter at fault; in the body by JSON pointer (RFC 6901)
 */
export function parseInput(
  schemas: InputSchemas,
  { path, query: rawQuery, body: rawBody }: RawInput,
): { readonly body: unknown } {
  const faults: ParameterFault[] = [];
  const params = readBy(schemas.params, path);
  if (!params.success) faults.push(...faultsOf('path', params.error, schemas.params));
  const record = queryRecord(rawQuery, schemas.query, faults);
  const query = readBy(schemas.query, record);
  if (!query.success) faults.push(...faultsOf('query', query.error, schemas.query));
  const body = readBy(schemas.body, rawBody);
  if (!body.success) faults.push(...bodyFaults(body.error, rawBody));
  if (!params.success || !query.success || !body.success || faults.length > 0)
    throw new InvalidRequest(faults);
  return { ...params.data, ...query.data, body: body.data };
}

function bodyFaults(error: z.core.$ZodError, body: unknown): ParameterFault[] {
  return fieldFaults(error, body).map(({ code, detail, pointer }) => ({
    in: 'body',
    code,
    parameter: pointer,
    detail,
  }));
}

/**
 * Query parameters by name; those that may be repeated as lists. Any other that is given twice is a fault: nobody can tell which of the two
 * was meant.
 */
function queryRecord(
  rawQuery: string,
  { shape }: z.ZodMiniObject,
  faults: ParameterFault[],
): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const before = record[name];
    if (Object.hasOwn(shape, name) && mayRepeat(shape[name])) record[name] = [...(before ?? []), value];
    else {
      if (before !== undefined)
        faults.push({ in: 'query', parameter: name, detail: 'is given more than once' });
      record[name] = value;
    }
  }
  return record;
}

function faultsOf(
  where: 'path' | 'query',
  error: z.core.$ZodError,
  schema: z.ZodMiniObject,
): ParameterFault[] {
  return error.issues.flatMap((issue): ParameterFault[] => {
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(schema.shape);
      const detail =
        known.length === 0
          ? 'is unknown; this operation takes none'
          : `is unknown; this operation takes ${known.map((name) => `\`${name}\``).join(', ')}`;
      return issue.keys.map((parameter) => ({ in: where, code: 'field.unknown', parameter, detail }));
    }
    // Of a repeated parameter, the path goes on to its place in the list, which nobody counts.
    const parameter = String(issue.path[0] ?? '');
    return isMissing(issue)
      ? [{ in: where, code: 'field.missing', parameter, detail: 'is missing' }]
      : [{ in: where, parameter, detail: issue.message }];
  });
}

import type * as z from 'zod/mini';
import type { InputOf, Operation } from './operation.ts';
import { InvalidRequest, type ParameterFault } from './problem.ts';

/** What a request brings, before anything is checked. */
export interface RawInput {
  /** As the gateway decoded it; it is never decoded again. */
  readonly path: Readonly<Record<string, string | undefined>>;
  /** Without the question mark, still encoded. */
  readonly query: string;
  /** Parsed JSON; undefined where there was no body. */
  readonly body: unknown;
}

/**
 * Path, query and body of a request by the operation's schemas.
 * @throws InvalidRequest naming every parameter at fault; in the body by JSON pointer (RFC 6901)
 */
export function parseInput<P extends z.ZodMiniObject, Q extends z.ZodMiniObject, B extends z.ZodMiniType>(
  operation: Operation<P, Q, B>,
  { path, query: rawQuery, body: rawBody }: RawInput,
): InputOf<P, Q, B> {
  const faults: ParameterFault[] = [];
  const params = operation.params.safeParse(path);
  if (!params.success) faults.push(...faultsOf('path', params.error, operation.params));
  const asked = queryRecord(rawQuery, faults);
  const query = operation.query.safeParse(asked);
  if (!query.success) faults.push(...faultsOf('query', query.error, operation.query));
  const body = operation.body.safeParse(rawBody);
  if (!body.success) faults.push(...bodyFaults(body.error, rawBody));
  if (!params.success || !query.success || !body.success || faults.length > 0)
    throw new InvalidRequest(faults);
  return { ...params.data, ...query.data, body: body.data } as InputOf<P, Q, B>;
}

/** Faults of a body, or of one element of a list in it, by JSON pointer. */
export function bodyFaults(error: z.core.$ZodError, body: unknown): ParameterFault[] {
  if (body === undefined) return [{ in: 'body', parameter: '', detail: 'is missing' }];
  return error.issues.flatMap((issue) => {
    const at = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => bodyFault([...at, key], 'is unknown'));
    }
    return [bodyFault(at, issue.message)];
  });
}

function bodyFault(path: readonly string[], detail: string): ParameterFault {
  const parameter = path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { in: 'body', parameter, detail };
}

/** Query parameters by name. Given twice is a fault: which of the two was meant is not ours to guess. */
function queryRecord(rawQuery: string, faults: ParameterFault[]): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    if (Object.hasOwn(record, name)) {
      faults.push({ in: 'query', parameter: name, detail: 'is given more than once' });
    }
    record[name] = value;
  }
  return record;
}

function faultsOf(
  where: 'path' | 'query',
  error: z.core.$ZodError,
  schema: z.ZodMiniObject,
): ParameterFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(schema.shape);
      const detail =
        known.length === 0
          ? 'is unknown; this operation takes none'
          : `is unknown; this operation takes ${known.map((name) => `\`${name}\``).join(', ')}`;
      return issue.keys.map((parameter) => ({ in: where, parameter, detail }));
    }
    return [{ in: where, parameter: issue.path.map(String).join('.'), detail: issue.message }];
  });
}

import type * as z from 'zod/mini';
import type { Operation } from './operation.ts';
import { InvalidRequest, type ParameterFault } from './problem.ts';

/**
 * Path and query parameters of a request by the operation's schemas.
 * @param path as the gateway decoded it; it is never decoded again
 * @param rawQuery without the question mark, still encoded
 * @throws InvalidRequest naming every parameter at fault
 */
export function parseInput<P extends z.ZodMiniObject, Q extends z.ZodMiniObject>(
  operation: Operation<P, Q>,
  path: Readonly<Record<string, string | undefined>>,
  rawQuery: string,
): z.infer<P> & z.infer<Q> {
  const faults: ParameterFault[] = [];
  const params = operation.params.safeParse(path);
  if (!params.success) faults.push(...faultsOf('path', params.error, operation.params));
  const asked = queryRecord(rawQuery, faults);
  const query = operation.query.safeParse(asked);
  if (!query.success) faults.push(...faultsOf('query', query.error, operation.query));
  if (!params.success || !query.success || faults.length > 0) throw new InvalidRequest(faults);
  return { ...params.data, ...query.data };
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

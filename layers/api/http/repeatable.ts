import * as z from 'zod/mini';

const REPEATABLE = new WeakSet<object>();

/**
 * A query parameter that may be given more than once, which comes to a list.
 * @param most how often at most
 */
export function repeatable<One extends z.ZodMiniType<unknown, string>>(
  one: One,
  most: number,
  description: string,
) {
  const list = z
    .optional(z.array(one).check(z.maxLength(most, `is given more than ${most} times`)))
    .check(z.describe(description));
  REPEATABLE.add(list);
  return list;
}

/** Whether a schema was made by {@link repeatable}. */
export function mayRepeat(schema: object | undefined): boolean {
  return schema !== undefined && REPEATABLE.has(schema);
}

import * as z from 'zod/mini';
import type { Filter, FilterValue } from '../../contract/merchandising.ts';

/** Limits of a filter, which is tested on every candidate of an answer. */
export const FILTER_LIMITS = {
  /** Levels of `all`, `any` and `not`, the conditions' own level included. */
  depth: 5,
  conditions: 50,
  /** Parts of one `all` or `any`, and values of one `in`. */
  parts: 50,
  values: 100,
  textLength: 1_800,
} as const;

/** A filter as requests write it. */
export interface FilterJson {
  all?: FilterJson[] | undefined;
  any?: FilterJson[] | undefined;
  not?: FilterJson | undefined;
  attribute?: string | undefined;
  equals?: FilterValue | undefined;
  in?: FilterValue[] | undefined;
  at_least?: number | undefined;
  at_most?: number | undefined;
  exists?: boolean | undefined;
}

const CONDITIONS = ['equals', 'in', 'at_least', 'at_most', 'exists'] as const;
const JOINTS = ['all', 'any', 'not'] as const;
const FORM = `must be \`all\`, \`any\` or \`not\` alone, or \`attribute\` with one of ${CONDITIONS.join(', ')}`;

const value = z.union([z.string().check(z.maxLength(FILTER_LIMITS.textLength)), z.number(), z.boolean()], {
  error: 'must be a text, a number, true or false',
});

const conditions = {
  attribute: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^(id|title|category|brand|price|in_stock|age_days|properties\..{1,200})$/,
          'must be one of id, title, category, brand, price, in_stock, age_days, or `properties.` and a name',
        ),
      ),
  ),
  equals: z.optional(value),
  in: z.optional(z.array(value).check(z.minLength(1), z.maxLength(FILTER_LIMITS.values))),
  at_least: z.optional(z.number()),
  at_most: z.optional(z.number()),
  exists: z.optional(z.boolean()),
};

/**
 * Filters up to a depth. No schema refers to itself, so what is nested deeper ends with an error and not with the stack; and
 * every key is looked at once, so that an error points to its place.
 */
function filtersWithin(depth: number): z.ZodMiniType<FilterJson> {
  const schema = z
    .strictObject({ ...conditions, ...(depth === 1 ? {} : jointsOf(filtersWithin(depth - 1))) })
    .check(z.refine((filter) => isOneForm(filter as FilterJson), FORM));
  schema.register(z.globalRegistry, {
    id: depth === FILTER_LIMITS.depth ? 'Filter' : `FilterOfDepth${depth}`,
    oneOf: [
      ...(depth === 1 ? [] : JOINTS.map((name) => ({ required: [name], maxProperties: 1 }))),
      ...CONDITIONS.map((name) => ({ required: ['attribute', name], maxProperties: 2 })),
    ],
  });
  return schema as z.ZodMiniType<FilterJson>;
}

function jointsOf(part: z.ZodMiniType<FilterJson>) {
  const parts = z.optional(z.array(part).check(z.minLength(1), z.maxLength(FILTER_LIMITS.parts)));
  return { all: parts, any: parts, not: z.optional(part) };
}

function isOneForm(filter: FilterJson): boolean {
  const keys = Object.keys(filter).filter((key) => filter[key as keyof FilterJson] !== undefined);
  if (keys.length === 1) return (JOINTS as readonly string[]).includes(keys[0]!);
  return keys.length === 2 && filter.attribute !== undefined && !JOINTS.some((name) => keys.includes(name));
}

function countConditions({ all, any, not }: FilterJson): number {
  const parts = all ?? any ?? (not === undefined ? [] : [not]);
  return parts.length === 0 ? 1 : parts.reduce((sum, part) => sum + countConditions(part), 0);
}

function filterOf({ all, any, not, attribute = '', ...condition }: FilterJson): Filter {
  if (all !== undefined) return { all: all.map(filterOf) };
  if (any !== undefined) return { any: any.map(filterOf) };
  if (not !== undefined) return { not: filterOf(not) };
  const { equals, in: values, at_least: atLeast, at_most: atMost, exists } = condition;
  if (equals !== undefined) return { attribute, equals };
  if (values !== undefined) return { attribute, in: values };
  if (atLeast !== undefined) return { attribute, atLeast };
  if (atMost !== undefined) return { attribute, atMost };
  return { attribute, exists: exists ?? true };
}

/** A filter in a request, as {@link Filter}. */
export const filter = z.pipe(
  filtersWithin(FILTER_LIMITS.depth).check(
    z.refine(
      (whole) => countConditions(whole) <= FILTER_LIMITS.conditions,
      `may have ${FILTER_LIMITS.conditions} conditions at most`,
    ),
  ),
  z.transform(filterOf),
);

/** A filter as requests write it: the inverse of what {@link filter} reads. */
export function filterJson(of: Filter): FilterJson {
  if ('all' in of) return { all: of.all.map(filterJson) };
  if ('any' in of) return { any: of.any.map(filterJson) };
  if ('not' in of) return { not: filterJson(of.not) };
  const { attribute } = of;
  if ('atLeast' in of) return { attribute, at_least: of.atLeast };
  if ('atMost' in of) return { attribute, at_most: of.atMost };
  if ('in' in of) return { attribute, in: [...of.in] };
  return 'equals' in of ? { attribute, equals: of.equals } : { attribute, exists: of.exists };
}

import { Buffer } from 'node:buffer';
import * as z from 'zod/mini';
import { LONGEST_LIST_ID } from '../../contract/rows.ts';
import { limit, plainIdentifier } from '../parameters.ts';
import { filter } from '../steering/filter-schema.ts';

/** How much a request may bring. */
const MOST = { session: 50, basket: 50, exclude: 500, limit: 100 } as const;

/** Where an answer will be shown: what rules and experiments go by, and results are told apart by. */
const placementText = z
  .string()
  .check(z.regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, `_`, `-`, `.` or `:`'));
const placement = z.optional(placementText);

/** From 0, as relevant as can be, to 1, as different from one another as can be. */
const diversity = z
  .number({ error: 'must be a number from 0 to 1' })
  .check(z.minimum(0, 'must be a number from 0 to 1'), z.maximum(1, 'must be a number from 0 to 1'));

/** A number as programs print it, exponent and all. */
const DECIMAL = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

const diversityText = z.optional(
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => (DECIMAL.test(text) ? Number(text) : Number.NaN)),
    ),
    diversity,
  ),
);

const strictText = z._default(
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => ({ true: true, false: false })[text]),
    ),
    z.boolean({ error: 'must be true or false' }),
  ),
  false,
);

/** A path as one text, from the root, levels joined by ` > `. */
const category = z.pipe(
  z.string().check(
    z.minLength(1, 'is empty'),
    z.refine(
      (text) => text.isWellFormed() && Buffer.byteLength(text, 'utf8') <= LONGEST_LIST_ID,
      `must be a path of categories of at most ${LONGEST_LIST_ID} bytes`,
    ),
  ),
  z.transform((text) => text.split(' > ')),
);
const categoryText = z.optional(
  z.pipe(
    category,
    z.array(z.string()).check(z.refine((path) => path.every((name) => name !== ''), 'has an empty level')),
  ),
);

export const listQuery = z.strictObject({ limit, placement, diversity: diversityText, strict: strictText });
export const shopListQuery = z.strictObject({ ...listQuery.shape, category: categoryText });
export const plainListQuery = z.strictObject({ limit, placement });

const identifiers = (most: number) => z._default(z.array(plainIdentifier).check(z.maxLength(most)), []);

const common = {
  limit: z._default(z.int().check(z.minimum(1), z.maximum(MOST.limit)), 20),
  placement,
  diversity: z.optional(diversity),
  strict: z._default(z.boolean(), false),
  filter: z.optional(filter),
  exclude: identifiers(MOST.exclude),
};

/** Who asks, what they are doing, and what the answer should be like; all of it may be left out. */
export const recommendationsInput = z.strictObject({
  customer_id: z.optional(plainIdentifier),
  session_id: z.optional(plainIdentifier),
  session: identifiers(MOST.session),
  basket: identifiers(MOST.basket),
  context: z._default(
    z.strictObject({ category: z.optional(category), item_id: z.optional(plainIdentifier) }),
    {},
  ),
  ...common,
});

export const complementsInput = z.strictObject({
  basket: z.array(plainIdentifier).check(z.minLength(1), z.maxLength(MOST.basket)),
  customer_id: z.optional(plainIdentifier),
  mode: z._default(z.enum(['missing', 'similar']), 'missing'),
  ...common,
});

import { Buffer } from 'node:buffer';
import * as z from 'zod/mini';
import { LONGEST_LIST_ID } from '../../contract/rows.ts';
import { described } from '../fields.ts';
import { filter } from '../merchandising/filter.ts';
import { limit, plainIdentifier } from '../parameters.ts';

/** Most entries that a request may have of each. */
const MOST = { session: 50, basket: 50, exclude: 500, limit: 100 } as const;

const placement = described(
  z.optional(
    z.string().check(z.regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, `_`, `-`, `.` or `:`')),
  ),
  'Where the answer will be shown: rules and experiments are chosen by it, and `attribution` is by placement',
);

const diversity = z
  .number({ error: 'must be a number from 0 to 1' })
  .check(
    z.minimum(0, 'must be a number from 0 to 1'),
    z.maximum(1, 'must be a number from 0 to 1'),
    z.describe('From 0, as relevant as can be, to 1, as different from one another as can be'),
  );

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
    z
      .boolean({ error: 'must be true or false' })
      .check(z.describe('Do not fill up a list that ends early from the next one')),
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

export const shortListQuery = { limit, placement };
export const listQuery = { ...shortListQuery, diversity: diversityText, strict: strictText };
export const shopListQuery = {
  ...listQuery,
  category: described(categoryText, 'A path from the root, levels joined by ` > `: only items below it'),
};

const identifiers = (most: number) => z._default(z.array(plainIdentifier).check(z.maxLength(most)), []);

const common = {
  limit: z._default(z.int().check(z.minimum(1), z.maximum(MOST.limit)), 20),
  placement,
  diversity: z.optional(diversity),
  strict: described(
    z._default(z.boolean(), false),
    'Do not fill up a list that ends early from the next one',
  ),
  filter: described(z.optional(filter), 'Only items that meet this condition'),
  exclude: described(identifiers(MOST.exclude), 'Items not to list'),
};

/** The body of a request for recommendations: the customer, what they are doing, and the list wanted; all of it optional. */
export const recommendationsInput = z.strictObject({
  customer_id: z.optional(plainIdentifier),
  session_id: z.optional(plainIdentifier),
  session: described(identifiers(MOST.session), 'Items looked at just now, oldest first'),
  basket: described(identifiers(MOST.basket), 'Items in the basket, oldest first'),
  context: described(
    z._default(z.strictObject({ category: z.optional(category), item_id: z.optional(plainIdentifier) }), {}),
    'The category or the item of the page',
  ),
  ...common,
});

export const complementsInput = z.strictObject({
  basket: described(
    z.array(plainIdentifier).check(z.minLength(1), z.maxLength(MOST.basket)),
    'Items in the basket, oldest first',
  ),
  customer_id: z.optional(plainIdentifier),
  mode: described(
    z._default(z.enum(['missing', 'similar']), 'missing'),
    '`missing`: what is bought with them; `similar`: what could stand in for them',
  ),
  ...common,
});

import * as z from 'zod/mini';
import { UNAVAILABLE_REASONS } from '../../contract/availability.ts';
import { LARGEST_PRICE } from '../../contract/events/event-rules.ts';
import { isLink } from '../../contract/item-details.ts';
import { isPlainJson } from '../events/plain-json.ts';
import { described } from '../fields.ts';
import { isoMoment, plainIdentifier } from '../parameters.ts';

/** What one item may have; far above what shops have, and bounded all the same. */
const LIMITS = {
  title: 500,
  description: 20_000,
  brand: 200,
  level: 200,
  levels: 10,
  propertiesBytes: 10_000,
  price: LARGEST_PRICE / 10_000,
  stock: 1e9,
} as const;
/** Items of one bulk upload. */
const MOST_ITEMS = 500;

/** The identifier of an item, under the rules that dumps have, so that the next run takes it too. */
export const itemId = plainIdentifier.check(
  z.refine((id) => !Array.from(id).some(isControl), 'must be a text without control characters'),
  z.refine((id) => !isJsonNesting(id), 'must be an identifier, not an object or a list'),
);

/** Of ASCII, and the last code point of all, which the event engine sorts by. */
function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || code === 0x7f || code === 0x10ffff;
}

function isJsonNesting(id: string): boolean {
  if (!/^[[{]/.test(id)) return false;
  try {
    JSON.parse(id);
    return true;
  } catch {
    return false;
  }
}

function text(most: number) {
  return z.string().check(
    z.maxLength(most, `is longer than ${most} characters`),
    z.refine((value) => value.isWellFormed() && !value.includes('\0'), 'contains NUL or half a character'),
  );
}

const level = text(LIMITS.level).check(z.regex(/[^\s>]/, 'has no name'), z.regex(/^[^>]*$/, 'contains `>`'));
const category = z.union(
  [
    z.array(level).check(z.maxLength(LIMITS.levels, `has more than ${LIMITS.levels} levels`)),
    text(LIMITS.level * LIMITS.levels),
  ],
  'must be a path, `A > B > C`, or a list of names',
);
/** Whether an item's properties are within their size. */
export function fitsProperties(value: object): boolean {
  return Buffer.byteLength(JSON.stringify(value), 'utf8') <= LIMITS.propertiesBytes;
}
export const PROPERTIES_SIZE = `is longer than ${LIMITS.propertiesBytes} bytes as JSON`;

const properties = z.record(z.string(), z.unknown()).check(
  z.refine((value) => isPlainJson(value), {
    error: 'holds half a character, NUL, a number that is none, or is nested too deep',
    abort: true,
  }),
  z.refine(fitsProperties, PROPERTIES_SIZE),
);

const link = z.string().check(z.refine(isLink, 'must be a link that starts with http:// or https://'));

function maybe<T extends z.ZodMiniType>(schema: T) {
  return z.optional(z.nullable(schema));
}

const attributes = {
  title: maybe(text(LIMITS.title)),
  description: maybe(text(LIMITS.description)),
  category: maybe(category),
  brand: maybe(text(LIMITS.brand)),
  price: described(
    maybe(z.number().check(z.minimum(0), z.maximum(LIMITS.price))),
    'Major units of `currency`, by default the reporting currency',
  ),
  price_minor: described(
    maybe(z.int().check(z.minimum(0), z.maximum(LIMITS.price))),
    'Minor units of the reporting currency, as answers have it',
  ),
  cost: described(
    maybe(z.number().check(z.minimum(0), z.maximum(LIMITS.price))),
    'What one unit costs the shop, in major units of `currency`; shoppers never see it',
  ),
  cost_minor: described(
    maybe(z.int().check(z.minimum(0), z.maximum(LIMITS.price))),
    'The same in minor units of the reporting currency, as answers have it',
  ),
  currency: maybe(z.string().check(z.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR'))),
  stock: described(
    maybe(z.number().check(z.minimum(-LIMITS.stock), z.maximum(LIMITS.stock))),
    'Units in stock; where `in_stock` is left out it follows from this',
  ),
  in_stock: maybe(z.boolean()),
  available_from: maybe(isoMoment),
  available_until: maybe(isoMoment),
  hidden: maybe(z.boolean()),
  url: maybe(link),
  image_url: maybe(link),
  group_id: described(maybe(itemId), 'Shared by the variants of one product'),
  properties: maybe(properties),
};

/** Other fields of an answer, which may be sent back and change nothing. */
const derived = {
  source: z.optional(z.enum(['live', 'model'])),
  updated_at: z.optional(z.nullable(z.string())),
  model_version: z.optional(z.nullable(z.string())),
  shown: z.optional(z.boolean()),
  not_shown_because: z.optional(z.nullable(z.enum(UNAVAILABLE_REASONS))),
};

/** A patch of an item: what is left out stays, null takes away. */
export const itemChanges = z.strictObject(attributes);
export type ItemChanges = z.infer<typeof itemChanges>;

/** A whole item, by the names of dumps or of an answer. What is left out is unknown from now on. */
export const itemAttributes = z.strictObject({ item_id: z.optional(z.string()), ...attributes, ...derived });

/** One item of a bulk upload. */
export const itemRow = z.strictObject({ item_id: itemId, ...attributes, ...derived });
export type ItemAttributes = Omit<z.infer<typeof itemRow>, 'item_id'>;

/** A bulk upload: items are checked one by one later, so that one bad item does not cost the others. */
export const itemRows = z.strictObject({
  items: z
    .array(z.unknown())
    .check(z.minLength(1, 'is empty'), z.maxLength(MOST_ITEMS, `has more than ${MOST_ITEMS} items`)),
});

/** The same with the schema of each item, for the OpenAPI document. */
export const itemRowsInFull = z.strictObject({
  items: z.array(itemRow).check(z.minLength(1), z.maxLength(MOST_ITEMS)),
});

import * as z from 'zod/mini';
import { type MoneyOptions, minorUnitFactors } from '../../../analytics/events/currency.ts';
import { LARGEST_AMOUNT, MAX_ID_BYTES } from '../../../analytics/events/event-rules.ts';
import type { ItemWrite } from '../../live/item-write.ts';
import { isPlainJson } from '../events/plain-json.ts';
import { isoMoment } from '../iso-moment.ts';

/** What one item may have; far above what shops have, and bounded all the same. */
const LIMITS = {
  title: 500,
  description: 20_000,
  brand: 200,
  level: 200,
  levels: 10,
  propertiesBytes: 10_000,
} as const;
/** Items of one bulk upload. */
export const MOST_ITEMS = 500;

/** The identifier of an item that the next run will take too: it is held to what dumps are held to. */
export const itemId = z.string().check(
  z.minLength(1, 'is empty'),
  z.refine((id) => Buffer.byteLength(id, 'utf8') <= MAX_ID_BYTES, `is longer than ${MAX_ID_BYTES} bytes`),
  z.refine((id) => id.isWellFormed() && !Array.from(id).some(isControl), 'contains control characters'),
  z.refine((id) => !isJsonNesting(id), 'is an object or a list, not an identifier'),
);

/** Of ASCII, and the last sign of all, which the event engine sorts by. */
function isControl(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
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
const properties = z.record(z.string(), z.unknown()).check(
  z.refine((value) => isPlainJson(value), {
    error: 'holds half a character, NUL, a number that is none, or is nested too deep',
    abort: true,
  }),
  z.refine(
    (value) => Buffer.byteLength(JSON.stringify(value), 'utf8') <= LIMITS.propertiesBytes,
    `is longer than ${LIMITS.propertiesBytes} bytes as JSON`,
  ),
);

function maybe<T extends z.ZodMiniType>(schema: T) {
  return z.optional(z.nullable(schema));
}

const attributes = {
  title: maybe(text(LIMITS.title)),
  description: maybe(text(LIMITS.description)),
  category: maybe(category),
  brand: maybe(text(LIMITS.brand)),
  price: maybe(z.number().check(z.minimum(0), z.maximum(LARGEST_AMOUNT / 10_000))),
  currency: maybe(z.string().check(z.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR'))),
  in_stock: maybe(z.boolean()),
  available_from: maybe(isoMoment),
  available_until: maybe(isoMoment),
  hidden: maybe(z.boolean()),
  properties: maybe(properties),
};

/** Everything there is to say of an item, as the contract with the shop names it. What is left out is said to be unknown. */
export const itemAttributes = z.strictObject(attributes);
export type ItemAttributes = z.infer<typeof itemAttributes>;

/** One item of a bulk upload. */
export const itemRow = z.strictObject({ item_id: itemId, ...attributes });

/** A bulk upload: items are looked at one by one later, so that one bad item does not cost the others. */
export const itemRows = z.strictObject({
  items: z
    .array(z.unknown())
    .check(z.minLength(1, 'is empty'), z.maxLength(MOST_ITEMS, `has more than ${MOST_ITEMS} items`)),
});

/** The same with what each item has to be; for the API's description. */
export const itemRowsInFull = z.strictObject({
  items: z.array(itemRow).check(z.minLength(1), z.maxLength(MOST_ITEMS)),
});

/** Attributes as a change of the catalogue; in stock and shown unless they say otherwise. */
export function itemWriteOf(id: string, said: ItemAttributes, money: MoneyOptions | undefined): ItemWrite {
  const { price, currency = null } = said;
  return {
    id,
    title: filled(said.title),
    description: filled(said.description),
    category: levelsOf(said.category ?? []),
    brand: filled(said.brand),
    price: price == null ? null : minorUnits(price, currency, money),
    saidPrice: price == null ? null : { amount: price, currency },
    inStock: said.in_stock ?? true,
    availableFrom: timeOf(said.available_from),
    availableUntil: timeOf(said.available_until),
    hidden: said.hidden ?? false,
    properties: said.properties ?? null,
  };
}

/** What is wrong with the currency of a price: the next run would set the item aside. */
export function currencyFault(
  { price, currency }: ItemAttributes,
  money: MoneyOptions | undefined,
): string | undefined {
  if (price == null || currency == null || money === undefined) return undefined;
  return minorUnitFactors(money).has(currency) ? undefined : `has no rate to ${money.currency}`;
}

/** Minor units of the reporting currency; half away from zero, as decimal fractions and not as binary ones. */
function minorUnits(major: number, currency: string | null, money: MoneyOptions | undefined): number | null {
  const factor = money === undefined ? undefined : minorUnitFactors(money).get(currency ?? money.currency);
  return factor === undefined ? null : Math.round(Number((major * factor).toFixed(6)));
}

/** Blank is nothing, as in dumps. */
function filled(value: string | null | undefined): string | null {
  return value == null || value.trim() === '' ? null : value;
}

function levelsOf(path: string | readonly string[]): string[] {
  const names = typeof path === 'string' ? path.split('>') : path;
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function timeOf(value: string | null | undefined): number | null {
  return value == null ? null : Date.parse(value);
}

import { type MoneyOptions, minorUnitFactors } from '../../contract/events/currency.ts';
import {
  type ItemWrite,
  minorUnits,
  type StatedPrice,
  statedInMajorUnits,
} from '../../stores/live/item-write.ts';
import type { FieldFault } from '../http/field-faults.ts';
import { fitsProperties, type ItemAttributes, type ItemChanges, PROPERTIES_SIZE } from './item-request.ts';

/** What it takes to read prices and times of a request. */
export interface ItemContext {
  /** The shop's currency and rates; undefined before the first run. */
  readonly money: MoneyOptions | undefined;
  /** UTC milliseconds. */
  readonly now: number;
}

/** An item of which nothing is known: in stock and shown. */
const BLANK: Omit<ItemWrite, 'id'> = {
  title: null,
  description: null,
  category: [],
  brand: null,
  price: null,
  statedPrice: null,
  inStock: true,
  availableFrom: null,
  availableUntil: null,
  hidden: false,
  properties: null,
};

/** An item that replaces what was known of it; in stock and shown unless it says otherwise. */
export function itemWriteOf(
  id: string,
  attributes: ItemAttributes,
  { money, now }: ItemContext,
): ItemWrite | FieldFault {
  const { properties = null, ...others } = attributes;
  const write = changedWrite({ id, ...BLANK, properties }, others, { money });
  return 'code' in write ? write : (shownFault(attributes.shown, write, now) ?? write);
}

/** A known item with a merge patch (RFC 7396) applied: what is left out stays as it is, null takes away. */
export function changedWrite(
  before: ItemWrite,
  patch: ItemChanges,
  { money }: Pick<ItemContext, 'money'>,
): ItemWrite | FieldFault {
  const fault = priceFault(patch, money);
  if (fault !== undefined) return fault;
  const given = <K extends keyof ItemChanges>(key: K) => patch[key] !== undefined;
  const properties = given('properties')
    ? mergedProperties(before.properties, patch.properties)
    : before.properties;
  if (properties !== null && given('properties') && !fitsProperties(properties))
    return invalid('/properties', PROPERTIES_SIZE);
  return {
    id: before.id,
    title: given('title') ? filled(patch.title) : before.title,
    description: given('description') ? filled(patch.description) : before.description,
    category: given('category') ? levelsOf(patch.category ?? []) : before.category,
    brand: given('brand') ? filled(patch.brand) : before.brand,
    ...(given('price') || given('price_minor')
      ? priceOf(patch, money)
      : { price: before.price, statedPrice: before.statedPrice }),
    inStock: given('in_stock') ? (patch.in_stock ?? true) : before.inStock,
    availableFrom: given('available_from') ? timeOf(patch.available_from) : before.availableFrom,
    availableUntil: given('available_until') ? timeOf(patch.available_until) : before.availableUntil,
    hidden: given('hidden') ? (patch.hidden ?? false) : before.hidden,
    properties,
  };
}

/** A merge patch of JSON: objects field by field, null takes away, everything else replaces. */
function mergedProperties(before: unknown, patch: ItemChanges['properties']): ItemWrite['properties'] {
  return patch == null ? null : (merged(before, patch) as Readonly<Record<string, unknown>>);
}

function merged(before: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const fields = new Map(isObject(before) ? Object.entries(before) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) fields.delete(name);
    else fields.set(name, merged(fields.get(name), value));
  }
  return Object.fromEntries(fields);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with a price: the next run would reject the item, or read another price. */
function priceFault(
  { price, price_minor: minor, currency }: ItemChanges,
  money: MoneyOptions | undefined,
): FieldFault | undefined {
  if (minor != null && price != null)
    return invalid('/price_minor', 'and `price` are given: give one of them');
  if (minor != null && money === undefined) {
    const detail =
      'is in minor units of the reporting currency, which is not known before the first run: give `price` and its `currency`';
    return invalid('/price_minor', detail);
  }
  if (currency == null || money === undefined) return undefined;
  if (minor != null && currency !== money.currency)
    return invalid('/currency', `must be ${money.currency}, the reporting currency, beside \`price_minor\``);
  if (price == null || minorUnitFactors(money).has(currency)) return undefined;
  return { code: 'money.unknown_currency', detail: `has no rate to ${money.currency}`, pointer: '/currency' };
}

function priceOf(
  { price, price_minor: minor, currency = null }: ItemChanges,
  money: MoneyOptions | undefined,
): Pick<ItemWrite, 'price' | 'statedPrice'> {
  if (minor != null && money !== undefined)
    return { price: minor, statedPrice: statedInMajorUnits(minor, money.currency) };
  if (price == null) return { price: null, statedPrice: null };
  const statedPrice: StatedPrice = { amount: price, currency };
  return { price: minorUnits(statedPrice, money), statedPrice };
}

/** `shown` may be sent back from an answer, but changes nothing: one that differs is refused. An item may lack its title. */
function shownFault(
  shown: boolean | undefined,
  { inStock, hidden, availableFrom, availableUntil, title }: ItemWrite,
  now: number,
): FieldFault | undefined {
  const unavailable =
    hidden ||
    !inStock ||
    (availableFrom !== null && availableFrom > now) ||
    (availableUntil !== null && availableUntil <= now);
  if (shown === undefined || shown === !unavailable || (!shown && title === null)) return undefined;
  const how = shown ? 'and the item would not be shown' : 'and the item would be shown; `hidden` hides it';
  return invalid(
    '/shown',
    `follows from \`hidden\`, \`in_stock\`, \`available_from\` and \`available_until\`, ${how}`,
  );
}

function invalid(pointer: string, detail: string): FieldFault {
  return { code: 'field.invalid', detail, pointer };
}

/** Blank text counts as none, as in dumps. */
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

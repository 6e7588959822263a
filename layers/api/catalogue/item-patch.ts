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
  cost: null,
  statedCost: null,
  stock: null,
  url: null,
  imageUrl: null,
  groupId: null,
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
  const fault = moneyFault('price', patch, money) ?? moneyFault('cost', patch, money);
  if (fault !== undefined) return fault;
  const given = <K extends keyof ItemChanges>(key: K) => patch[key] !== undefined;
  const properties = given('properties')
    ? mergedProperties(before.properties, patch.properties)
    : before.properties;
  if (properties !== null && given('properties') && !fitsProperties(properties))
    return invalid('/properties', PROPERTIES_SIZE);
  const price =
    given('price') || given('price_minor')
      ? moneyOf(patch.price, patch.price_minor, patch.currency, money)
      : { minor: before.price, stated: before.statedPrice };
  const cost =
    given('cost') || given('cost_minor')
      ? moneyOf(patch.cost, patch.cost_minor, patch.currency, money)
      : { minor: before.cost, stated: before.statedCost };
  const restated = inOneCurrency(price, cost, money);
  if ('code' in restated) return restated;
  const stock = given('stock') ? (patch.stock ?? null) : before.stock;
  return {
    id: before.id,
    title: given('title') ? filled(patch.title) : before.title,
    description: given('description') ? filled(patch.description) : before.description,
    category: given('category') ? levelsOf(patch.category ?? []) : before.category,
    brand: given('brand') ? filled(patch.brand) : before.brand,
    ...restated,
    stock,
    url: given('url') ? filled(patch.url) : before.url,
    imageUrl: given('image_url') ? filled(patch.image_url) : before.imageUrl,
    groupId: given('group_id') ? filled(patch.group_id) : before.groupId,
    inStock: inStockOf(patch, before),
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

/** Whether it is in stock: as it says, or by the number in stock where it names only that. */
function inStockOf(patch: ItemChanges, before: ItemWrite): boolean {
  if (patch.in_stock !== undefined) return patch.in_stock ?? true;
  return patch.stock == null ? before.inStock : patch.stock > 0;
}

/** What is wrong with a price or a cost: the next run would reject the item, or read another one. */
function moneyFault(
  field: 'price' | 'cost',
  patch: ItemChanges,
  money: MoneyOptions | undefined,
): FieldFault | undefined {
  const { [field]: major, [`${field}_minor` as const]: minor, currency } = patch;
  if (minor != null && major != null)
    return invalid(`/${field}_minor`, `and \`${field}\` are given: give one of them`);
  if (minor != null && money === undefined) {
    const detail = `is in minor units of the reporting currency, which is not known before the first run: give \`${field}\` and its \`currency\``;
    return invalid(`/${field}_minor`, detail);
  }
  if (currency == null || money === undefined) return undefined;
  if (minor != null && currency !== money.currency)
    return invalid(
      '/currency',
      `must be ${money.currency}, the reporting currency, beside \`${field}_minor\``,
    );
  if (major == null || minorUnitFactors(money).has(currency)) return undefined;
  return { code: 'money.unknown_currency', detail: `has no rate to ${money.currency}`, pointer: '/currency' };
}

/** Money of an item: in reporting minor units where these are known, and as it was stated. */
interface ItemMoney {
  readonly minor: number | null;
  readonly stated: StatedPrice | null;
}

function moneyOf(
  major: number | null | undefined,
  minor: number | null | undefined,
  currency: string | null | undefined,
  money: MoneyOptions | undefined,
): ItemMoney {
  if (minor != null && money !== undefined)
    return { minor, stated: statedInMajorUnits(minor, money.currency) };
  if (major == null) return { minor: null, stated: null };
  const stated: StatedPrice = { amount: major, currency: currency ?? null };
  return { minor: minorUnits(stated, money), stated };
}

/** Price and cost with one currency for both, as a row of a dump has it. */
function inOneCurrency(
  price: ItemMoney,
  cost: ItemMoney,
  money: MoneyOptions | undefined,
): Pick<ItemWrite, 'price' | 'statedPrice' | 'cost' | 'statedCost'> | FieldFault {
  const same =
    price.stated === null || cost.stated === null || price.stated.currency === cost.stated.currency;
  if (!same && money === undefined)
    return invalid('/currency', 'differs between price and cost: give both in one currency');
  const restated = ({ minor, stated }: ItemMoney) =>
    same || minor === null || money === undefined ? stated : statedInMajorUnits(minor, money.currency);
  return {
    price: price.minor,
    statedPrice: restated(price),
    cost: cost.minor,
    statedCost: restated(cost),
  };
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

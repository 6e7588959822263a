import * as z from 'zod/mini';
import { minorUnitDigits } from '../../contract/events/currency.ts';
import {
  CALL_TYPES,
  type CallType,
  LINKING_CALLS,
  TRACKED_EVENTS,
} from '../../contract/events/ecommerce-calls.ts';
import type { Fault } from './check-event.ts';

/** An event of the contract, not yet checked, and where in the call it stands. */
export interface CallEvent {
  readonly event: Readonly<Record<string, unknown>>;
  /** JSON pointer (RFC 6901) into the call. */
  readonly pointer: string;
}

/** Events of a call; none where it is no event of a shop. */
export type CallEvents = readonly CallEvent[] | Fault;

type Fields = Readonly<Record<string, unknown>>;

const fields = z.record(z.string(), z.unknown());
/** Most products of one call. */
const MOST_PRODUCTS = 1000;
const PRODUCTS_ERROR = `must be a list of at most ${MOST_PRODUCTS} objects, one for each product`;
const products = z.array(fields).check(z.maxLength(MOST_PRODUCTS, { abort: true }));

/**
 * A call of Segment's specification as events: one for each product. It reads a call as the mapping `segment` reads it in a dump, so
 * that the same call by both ways is the same event.
 * @param type of the call where its path says it; else the call's own
 */
export function eventsOfCall(raw: unknown, type: CallType | undefined): CallEvents {
  const parsed = fields.safeParse(raw);
  if (!parsed.success || Array.isArray(raw)) return fault('event.invalid', 'must be a JSON object', '');
  const call = parsed.data;
  const kind = type ?? call.type;
  if (!CALL_TYPES.some((known) => known === kind))
    return fault('field.invalid', `must be one of ${CALL_TYPES.join(', ')}`, '/type');
  if (refusesAnalytics(call)) return [];
  if (kind === 'track') return tracked(call);
  return String(kind) in LINKING_CALLS ? linking(call) : [];
}

function fault(code: Fault['code'], detail: string, pointer: string): Fault {
  return { code, detail, pointer };
}

function refusesAnalytics(call: Fields): boolean {
  const preferences = at(call, 'context', 'consent', 'categoryPreferences');
  return String(preferences.Analytics) === 'false';
}

/** The object at the end of a path; empty where there is none. */
function at(call: Fields, ...path: readonly string[]): Fields {
  let found: Fields = call;
  for (const key of path) found = fields.safeParse(found[key]).data ?? {};
  return found;
}

function linking(call: Fields): CallEvent[] {
  const who = whoAndWhen(call);
  const event = { ...who, event_type: LINKING_CALLS.identify, event_id: eventId(call, 0) };
  const isLink = filled(who.customer_id) && filled(who.anonymous_id);
  return isLink ? [{ event, pointer: '' }] : [];
}

function tracked(call: Fields): CallEvents {
  const name = call.event;
  if (typeof name !== 'string')
    return fault('field.missing', 'is missing: a track call names its event', '/event');
  if (!Object.hasOwn(TRACKED_EVENTS, name)) return [];
  const type = TRACKED_EVENTS[name as keyof typeof TRACKED_EVENTS];
  const properties = at(call, 'properties');
  const given = filled(properties.products) ? properties.products : [];
  const parsed = products.safeParse(Array.isArray(given) ? given : [given]);
  if (!parsed.success) return fault('field.invalid', PRODUCTS_ERROR, '/properties/products');
  const lines = parsed.data.length > 0 ? parsed.data : [{}];
  const either = (line: Fields, ...names: readonly string[]) =>
    first(...names.map((each) => line[each]), ...names.map((each) => properties[each]));
  const currency = first(lines[0]?.currency, properties.currency);
  const read = lines.map((line) => ({
    item: either(line, 'sku', 'product_id', 'id'),
    quantity: first(numberOf(first(line.quantity, properties.quantity)), 1),
    price: numberOf(either(line, 'price')),
    line,
  }));
  const goods = withoutDiscount(
    read.map(({ price, quantity }) => product(price, quantity)),
    numberOf(properties.discount),
    typeof currency === 'string' ? currency : undefined,
  );
  return read.flatMap(({ item, quantity, price, line }, n): CallEvent[] => {
    if (item === undefined && type === 'impression') return [];
    const whole = numberOf(first(properties.revenue, properties.subtotal, properties.total));
    const amount = item === undefined ? whole : goods[n];
    const event = {
      ...whoAndWhen(call),
      event_type: type,
      event_id: eventId(call, n),
      item_id: item,
      order_id: either(line, 'order_id', 'orderId'),
      quantity,
      unit_price:
        typeof amount === 'number' && typeof quantity === 'number' && quantity > 0
          ? amount / quantity
          : item === undefined
            ? amount
            : first(amount, price),
      currency: first(line.currency, properties.currency),
      query: properties.query,
      rating: numberOf(properties.rating),
      review: properties.review_body,
      recommendation_id: either(line, 'recommendation_id'),
    };
    const pointer =
      parsed.data.length > 0 && Array.isArray(given) ? `/properties/products/${n}` : '/properties';
    return [{ event, pointer }];
  });
}

/** Lines of one message are events of their own. */
function eventId({ messageId }: Fields, line: number): unknown {
  const isId = typeof messageId === 'string' || typeof messageId === 'number';
  return isId && filled(messageId) ? `${messageId}/${line + 1}` : undefined;
}

function whoAndWhen(call: Fields): Fields {
  return {
    customer_id: trimmed(call.userId),
    session_id: trimmed(call.anonymousId),
    anonymous_id: trimmed(first(call.previousId, call.anonymousId)),
    timestamp: first(call.timestamp, call.originalTimestamp, call.receivedAt),
  };
}

/** Nothing and blank texts are no values, as in a dump. */
function filled(value: unknown): boolean {
  return value !== undefined && value !== null && (typeof value !== 'string' || value.trim() !== '');
}

function first(...values: readonly unknown[]): unknown {
  return values.find(filled);
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

/** A number that may be written as a text; anything else as it is, for the check of the event to refuse. */
function numberOf(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

function product(a: unknown, b: unknown): unknown {
  return typeof a === 'number' && typeof b === 'number' ? a * b : undefined;
}

/**
 * Amounts of lines less an order's discount, which is spread over them by amount, to the currency's smallest unit: differences of
 * rounded running totals add up to the rounded total.
 */
function withoutDiscount(amounts: readonly unknown[], given: unknown, currency = 'EUR'): unknown[] {
  const weights = amounts.map((amount) => (typeof amount === 'number' ? Math.max(amount, 0) : 0));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const discount = typeof given === 'number' ? Math.min(Math.max(given, 0), all) : 0;
  if (discount === 0) return [...amounts];
  const scale = 10 ** minorUnitDigits(currency.toUpperCase());
  const rounded = (sum: number) => Math.round(Number((((discount * sum) / all) * scale).toFixed(6))) / scale;
  let before = 0;
  return amounts.map((amount, n) => {
    const until = before + (weights[n] ?? 0);
    const share = rounded(until) - rounded(before);
    before = until;
    // Shares are rounded, so that one may come to a little more than its line.
    return typeof amount === 'number' && share !== 0 ? Math.max(amount - share, 0) : amount;
  });
}

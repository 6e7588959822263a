import { DAY, MINUTE } from './calendar.ts';
import type { CustomerTruth } from './customer-truth.ts';
import type { DemoEvent } from './event.ts';
import type { DemoItem } from './item.ts';

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** Currency of all prices. */
const CURRENCY = 'EUR';

/** First line of an event dump in CSV. */
export const EVENT_HEADER =
  'event_id,event_type,customer_id,session_id,item_id,timestamp,order_id,quantity,unit_price,currency,rating,review,query,recommendation_id,properties\n';

/** First line of the item dump. */
export const ITEM_HEADER =
  'item_id,title,description,category,brand,price,currency,in_stock,available_from,available_until,hidden,properties\n';

/** An event as a line of CSV, as the shop's old system writes them: times in ISO 8601. */
export function eventToCsv(event: DemoEvent): string {
  const price = event.unitPrice === null ? ',' : `${euros(event.unitPrice)},${CURRENCY}`;
  return `${event.eventId},${event.type},${event.customerId ?? ''},${event.sessionId ?? ''},${event.itemId ?? ''},${iso(event.time)},${event.orderId ?? ''},${event.quantity ?? ''},${price},${event.rating ?? ''},${cell(event.review)},${cell(event.query)},${event.recommendationId ?? ''},${cell(json(event.properties))}\n`;
}

/** An event as a line of NDJSON, as the shop's new system writes them: times in epoch milliseconds, no empty fields. */
export function eventToJson(event: DemoEvent): string {
  let line = `{"event_id":"${event.eventId}","event_type":"${event.type}"`;
  if (event.customerId !== null) line += `,"customer_id":"${event.customerId}"`;
  if (event.sessionId !== null) line += `,"session_id":"${event.sessionId}"`;
  if (event.itemId !== null) line += `,"item_id":"${event.itemId}"`;
  line += `,"timestamp":${event.time}`;
  if (event.orderId !== null) line += `,"order_id":"${event.orderId}"`;
  if (event.quantity !== null) line += `,"quantity":${event.quantity}`;
  if (event.unitPrice !== null) line += `,"unit_price":${euros(event.unitPrice)},"currency":"${CURRENCY}"`;
  if (event.rating !== null) line += `,"rating":${event.rating}`;
  if (event.review !== null) line += `,"review":${JSON.stringify(event.review)}`;
  if (event.query !== null) line += `,"query":${JSON.stringify(event.query)}`;
  if (event.recommendationId !== null) line += `,"recommendation_id":"${event.recommendationId}"`;
  if (event.properties !== null) line += `,"properties":${JSON.stringify(event.properties)}`;
  return `${line}}\n`;
}

/** An item as a line of CSV, without what is planted. */
export function itemToCsv(item: DemoItem): string {
  const cells = [
    item.id,
    cell(item.title),
    cell(item.description),
    cell(item.path.join(' > ')),
    cell(item.brand.name),
    euros(item.price),
    CURRENCY,
    item.inStock,
    iso(item.availableFrom),
    item.availableUntil === null ? '' : iso(item.availableUntil),
    item.hidden,
    cell(json(item.properties)),
  ];
  return `${cells.join(',')}\n`;
}

/** A customer as a line of NDJSON, without what is planted. */
export function customerToJson(customer: CustomerTruth): string {
  const { country, channel, newsletter } = customer.attributes;
  const record = {
    customer_id: customer.id,
    attributes: { registered_at: iso(customer.joinedAt), country, channel, newsletter },
    consent: { analytics: customer.consent, marketing: customer.consent && newsletter },
  };
  return `${JSON.stringify(record)}\n`;
}

function euros(cents: number): string {
  return (cents / 100).toFixed(2);
}

let day = Number.NaN;
let dayText = '';

/** `toISOString` of whole milliseconds, with the date cached: rows come by person, often many of one day. */
function iso(time: number): string {
  const today = Math.floor(time / DAY);
  if (today !== day) {
    day = today;
    dayText = new Date(time).toISOString().slice(0, 11);
  }
  const rest = time - today * DAY;
  const minute = Math.floor(rest / MINUTE);
  const millis = rest - minute * MINUTE;
  const second = Math.floor(millis / 1000);
  const fraction = String(1000 + (millis - second * 1000)).slice(1);
  return `${dayText}${TWO_DIGITS[Math.floor(minute / 60)]}:${TWO_DIGITS[minute % 60]}:${TWO_DIGITS[second]}.${fraction}Z`;
}

function json(properties: Readonly<Record<string, string | number>> | null): string | null {
  return properties === null ? null : JSON.stringify(properties);
}

function cell(text: string | null): string {
  if (text === null) return '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

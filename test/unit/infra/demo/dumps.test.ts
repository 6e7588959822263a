import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../../infra/demo/calendar.ts';
import { type DemoDump, eventDumps } from '../../../../infra/demo/dumps.ts';
import type { DemoEvent } from '../../../../infra/demo/event.ts';
import { segments } from '../../../../infra/demo/segments.ts';
import { makeDemoShop } from '../../../../infra/demo/shop.ts';
import { dumpRows, dumpText } from './dump-text.ts';

const small = { seed: 1, customers: 40, items: 300, months: 6 };
const shop = makeDemoShop(small);
const dumps = [...shop.dumps()];
const events = [...shop.events()].flat();

function contentHash(list: Iterable<DemoDump>): string {
  const hash = createHash('sha256');
  for (const dump of list) hash.update(`${dump.kind}/${dump.name}\n`).update(dumpText(dump));
  return hash.digest('hex');
}

function rowsOf(kind: DemoDump['kind'], list: Iterable<DemoDump> = dumps): Record<string, unknown>[] {
  return [...list].filter((dump) => dump.kind === kind).flatMap(dumpRows);
}

function byEventId(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return [...rows].sort((a, b) => (String(a.event_id) < String(b.event_id) ? -1 : 1));
}

describe('dumps', () => {
  it('have the same bytes for the same seed', () => {
    const again = [...makeDemoShop(small).dumps()];
    expect(again.map((dump) => dump.name)).toEqual(dumps.map((dump) => dump.name));
    for (const [i, dump] of dumps.entries()) expect(Buffer.compare(again[i]!.bytes, dump.bytes)).toBe(0);
  });

  it('have the content that they have on every machine', () => {
    expect(contentHash(dumps)).toBe('050bf95068ce0b6437926a0c648d69cd30b6cc7f626a13b3857996a04fbad985');
  });

  it('have the content that they have on every machine at the size that npm start makes', () => {
    const ofADay = makeDemoShop({ until: Date.UTC(2026, 10, 30) });
    expect(contentHash(ofADay.dumps())).toBe(
      '453abe08db4d436981120133aae3643b69cc462108ad76d57c6632c0dc4df28f',
    );
  });

  it('differ for another seed', () => {
    expect(contentHash(makeDemoShop({ ...small, seed: 2 }).dumps())).not.toBe(contentHash(dumps));
  });

  it('bring a file a month in the order of time, CSV first and NDJSON later', () => {
    const names = dumps.filter((dump) => dump.kind === 'events').map((dump) => dump.name);
    expect(names).toEqual([
      '2026-01.csv.gz',
      '2026-02.csv.gz',
      '2026-03.csv.gz',
      '2026-04.ndjson.zst',
      '2026-05.ndjson.zst',
      '2026-06.ndjson.zst',
    ]);
    for (const dump of dumps.filter((candidate) => candidate.kind === 'events')) {
      const times = dumpRows(dump).map((row) => new Date(row.timestamp as string | number).toISOString());
      expect(times).toEqual([...times].sort());
      for (const time of times) expect(time.slice(0, 7)).toBe(dump.name.slice(0, 7));
    }
  });

  it('hold every event with all its fields', () => {
    const expected = events.map((event) => ({
      event_id: event.eventId,
      event_type: event.type,
      customer_id: event.customerId,
      session_id: event.sessionId,
      item_id: event.itemId,
      timestamp: event.time,
      order_id: event.orderId,
      quantity: event.quantity,
      unit_price: event.unitPrice,
      currency: event.unitPrice === null ? null : 'EUR',
      rating: event.rating,
      review: event.review,
      query: event.query,
      recommendation_id: event.recommendationId,
      properties: event.properties,
    }));
    const found = rowsOf('events').map((row) => ({
      event_id: row.event_id,
      event_type: row.event_type,
      customer_id: row.customer_id ?? null,
      session_id: row.session_id ?? null,
      item_id: row.item_id ?? null,
      timestamp: new Date(row.timestamp as string | number).getTime(),
      order_id: row.order_id ?? null,
      quantity: row.quantity === undefined ? null : Number(row.quantity),
      unit_price: row.unit_price === undefined ? null : Math.round(Number(row.unit_price) * 100),
      currency: row.currency ?? null,
      rating: row.rating === undefined ? null : Number(row.rating),
      review: row.review ?? null,
      query: row.query ?? null,
      recommendation_id: row.recommendation_id ?? null,
      properties: typeof row.properties === 'string' ? JSON.parse(row.properties) : (row.properties ?? null),
    }));
    expect(byEventId(found)).toEqual(byEventId(expected));
  });

  it('hold every customer with registration and consent, and every item with price and availability', () => {
    const customers = [...shop.truth.customers()].map((customer) => ({
      customer_id: customer.id,
      attributes: { registered_at: new Date(customer.joinedAt).toISOString(), ...customer.attributes },
      consent: {
        analytics: customer.consent,
        marketing: customer.consent && customer.attributes.newsletter,
      },
    }));
    expect(rowsOf('customers')).toEqual(customers);
    const items = shop.truth.items.map((item) => ({
      item_id: item.id,
      title: item.title,
      description: item.description,
      category: item.path.join(' > '),
      brand: item.brand.name,
      price: (item.price / 100).toFixed(2),
      currency: 'EUR',
      in_stock: String(item.inStock),
      available_from: new Date(item.availableFrom).toISOString(),
      ...(item.availableUntil === null
        ? {}
        : { available_until: new Date(item.availableUntil).toISOString() }),
      hidden: String(item.hidden),
      properties: JSON.stringify(item.properties),
    }));
    expect(rowsOf('items')).toEqual(items);
  });

  it('have the columns of the contract and no others', () => {
    const columns = (kind: DemoDump['kind']) => new Set(rowsOf(kind).flatMap((row) => Object.keys(row)));
    const contract =
      'event_id event_type customer_id session_id item_id timestamp order_id quantity unit_price currency rating review query recommendation_id properties';
    expect(columns('events')).toEqual(new Set(contract.split(' ')));
    const items =
      'item_id title description category brand price currency in_stock available_from available_until hidden properties';
    expect(columns('items')).toEqual(new Set(items.split(' ')));
    expect(columns('customers')).toEqual(new Set(['customer_id', 'attributes', 'consent']));
  });

  it('do not tell what was planted', () => {
    const attributes = rowsOf('customers').map((row) => Object.keys(row.attributes as object).join());
    expect(new Set(attributes)).toEqual(new Set(['registered_at,country,channel,newsletter']));
    const itemProperties = rowsOf('items').flatMap((row) =>
      Object.keys(JSON.parse((row.properties as string) ?? '{}')),
    );
    expect(new Set(itemProperties)).toEqual(new Set(['size', 'variant']));
    const eventProperties = rowsOf('events').flatMap((row) =>
      Object.keys(typeof row.properties === 'string' ? JSON.parse(row.properties) : (row.properties ?? {})),
    );
    expect(new Set(eventProperties)).toEqual(new Set(['slot', 'position', 'reason']));
    const cells = dumps.flatMap(dumpRows).flatMap((row) => Object.values(row));
    for (const { name } of segments) expect(cells).not.toContain(name);
  });

  it('hold back no more rows than allowed and lose none for it', () => {
    const calendar = new Calendar(shop.settings.until, small.months);
    let taken = 0;
    let given = 0;
    function* counted(): Generator<readonly DemoEvent[]> {
      for (const batch of shop.events()) {
        expect(taken - given).toBeLessThanOrEqual(300);
        taken += batch.length;
        yield batch;
      }
    }
    const parts: DemoDump[] = [];
    for (const part of eventDumps(counted(), calendar, 300)) {
      given += dumpRows(part).length;
      parts.push(part);
    }
    expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length);
    expect(parts.length).toBeGreaterThan(10);
    expect(byEventId(rowsOf('events', parts))).toEqual(byEventId(rowsOf('events')));
  });

  it('can be asked for again and start anew', () => {
    expect([...shop.events()].flat()).toEqual(events);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { acceptEvents, acceptHistory } from '../../../../../layers/api/events/accept-events.ts';
import type { CheckedEvent } from '../../../../../layers/api/events/check-event.ts';
import { ClienteleError } from '../../../../../layers/contract/errors.ts';
import { ACTIVITY_DAYS, type ActivityDocument } from '../../../../../layers/contract/live.ts';
import {
  type MemoryDeliveries,
  type MemoryLiveStore,
  memoryDeliveries,
  memoryLiveStore,
} from '../../../../support/memory-live.ts';

const NOW = Date.UTC(2026, 2, 1);
const now = () => NOW;
let live: MemoryLiveStore;
let deliveries: MemoryDeliveries;

beforeEach(() => {
  live = memoryLiveStore();
  deliveries = memoryDeliveries();
});

function event(
  id: string,
  customer: string | null = 'c',
  session: string | null = null,
  device: string | null = null,
): CheckedEvent {
  const live = { id, type: 'view', item: 'mug', time: NOW } as const;
  return { record: { id }, id, live, customer, originalCustomerId: customer, session, device, warnings: [] };
}

function identify(customer: string, device: string): CheckedEvent {
  return { ...event(`${customer} is on ${device}`, customer, null, device), live: null };
}

const known = (key: string) =>
  (live.documents.get(key)?.body as ActivityDocument | undefined)?.events.map(({ id }) => id);
const unavailable = new ClienteleError('store.unavailable', 'down');

describe('accepting events', () => {
  it('delivers them and tells customer and session, for thirty days', async () => {
    const result = await acceptEvents([event('a', 'c', 's'), event('b', null, 's'), event('d', null)], {
      live,
      deliveries,
      now,
    });
    expect(result).toEqual({ accepted: 3, duplicates: 0, ignored: 0 });
    expect(deliveries.delivered.events).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'd' }]);
    expect([known('activity|c'), known('session|s')]).toEqual([['a'], ['a', 'b']]);
    expect(live.documents.get('activity|c')?.expiresAt).toBe(NOW + ACTIVITY_DAYS * 86_400_000);
  });

  it('delivers an event once, however often it is sent', async () => {
    await acceptEvents([event('a'), event('a')], { live, deliveries, now });
    const again = await acceptEvents([event('a'), event('b')], { live, deliveries, now });
    expect(again).toEqual({ accepted: 1, duplicates: 1, ignored: 0 });
    expect(deliveries.delivered.events).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  it('counts an event once when many send it at the same time', async () => {
    const sent = Array.from({ length: 30 }, () =>
      acceptEvents([event('a', 'c', 's'), event('b', null, 's')], { live, deliveries, now }),
    );
    const results = await Promise.all(sent);
    expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(2);
    expect(results.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(58);
  });

  it('lets activity know nothing that was not delivered', async () => {
    const down = { ...deliveries, events: () => Promise.reject(unavailable) };
    await expect(acceptEvents([event('a')], { live, deliveries: down, now })).rejects.toBe(unavailable);
    expect(live.documents.size).toBe(0);
  });

  it('delivers again what was delivered when the table failed, so that a retry mends it', async () => {
    const down = { ...live, update: () => Promise.reject(unavailable) };
    await expect(acceptEvents([event('a')], { live: down, deliveries, now })).rejects.toBe(unavailable);
    expect(await acceptEvents([event('a')], { live, deliveries, now })).toEqual({
      accepted: 1,
      duplicates: 0,
      ignored: 0,
    });
    expect(deliveries.delivered.events).toEqual([{ id: 'a' }, { id: 'a' }]); // curation takes them for one
    expect(known('activity|c')).toEqual(['a']);
  });

  it('completes the customer’s document when an earlier call wrote only the session’s', async () => {
    await acceptEvents([event('a', null, 's')], { live, deliveries, now });
    // The customer's document is the one that counts: nobody was told before that it has the event.
    expect(await acceptEvents([event('a', 'c', 's')], { live, deliveries, now })).toMatchObject({
      accepted: 1,
      duplicates: 0,
    });
    expect(known('activity|c')).toEqual(['a']);
    expect(deliveries.delivered.events).toHaveLength(1);
  });

  it('writes no document that nothing came to', async () => {
    await acceptEvents([event('a')], { live, deliveries, now });
    await acceptEvents([event('a')], { live, deliveries, now });
    expect(live.documents.get('activity|c')?.revision).toBe(1);
  });

  it('delivers history and leaves what is live as it is', async () => {
    const result = await acceptHistory([event('a'), event('a'), event('b')], { live, deliveries, now });
    expect(result).toEqual({ accepted: 2, duplicates: 1, ignored: 0 });
    expect(deliveries.delivered.events).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(live.documents.size).toBe(0);
  });

  it.each([
    ['live', acceptEvents],
    ['history', acceptHistory],
  ])('ignores those of customers who were erased, and counts every event once: %s', async (_, accept) => {
    live.documents.set('erased|tombstone of ada', { body: { since: 1 }, revision: 1, expiresAt: null });
    const tombstoneIdsOf = async (customer: string) => [`tombstone of ${customer}`];
    const sent = [
      event('a', 'ada', 's'),
      event('b', 'bob', 's'),
      event('a', 'ada'),
      event('b', 'bob'),
      event('a', 'eve'), // the same identifier, of somebody who is there
      event('d', null, 's'),
    ];
    const result = await accept(sent, { live, deliveries, now, tombstoneIdsOf });
    expect(result).toEqual({ accepted: 3, duplicates: 1, ignored: 2 });
    expect(deliveries.delivered.events).toEqual([{ id: 'b' }, { id: 'a' }, { id: 'd' }]);
    expect(live.documents.has('activity|ada')).toBe(false);
  });
});

describe('a device', () => {
  const accept = (...events: CheckedEvent[]) => acceptEvents(events, { live, deliveries, now });
  const owned = () => (live.documents.get('activity|c')?.body as ActivityDocument | undefined)?.devices;

  it('gives what a visitor did on it to the customer at once, and what happens on it later', async () => {
    await accept(event('a', null, 's', 'phone'), event('b', null, null, 'phone'));
    expect(known('activity|c')).toBeUndefined();
    expect(await accept(identify('c', 'phone'))).toEqual({ accepted: 1, duplicates: 0, ignored: 0 });
    expect([known('activity|c'), owned()]).toEqual([['a', 'b'], ['phone']]);
    await accept(event('d', null, null, 'phone'));
    expect(known('activity|c')).toEqual(['a', 'b', 'd']);
  });

  it('is the customer’s by any event that names both', async () => {
    await accept(event('a', null, null, 'phone'));
    await accept(event('b', 'c', null, 'phone'));
    expect(known('activity|c')).toEqual(['a', 'b']);
  });

  it('joins devices in one customer, also within one request', async () => {
    await accept(event('a', null, null, 'phone'), event('b', null, null, 'laptop'));
    await accept(identify('c', 'laptop'), identify('c', 'phone'));
    expect(known('activity|c')).toEqual(['a', 'b']);
    expect(owned()).toEqual(['laptop', 'phone']);
  });

  it('of several customers gives nobody what comes after, whatever the order within a request', async () => {
    await accept(event('a', null, null, 'tablet'), identify('c', 'tablet'), identify('d', 'tablet'));
    await accept(event('b', null, null, 'tablet'));
    expect([known('activity|c'), known('activity|d')]).toEqual([undefined, undefined]);
  });

  it('counts an identification once, and delivers it once', async () => {
    await accept(identify('c', 'phone'));
    expect(await accept(identify('c', 'phone'))).toEqual({ accepted: 0, duplicates: 1, ignored: 0 });
    expect(deliveries.delivered.events).toHaveLength(1);
  });

  it('that a visitor is called a customer by belongs to who they turn out to be', async () => {
    await accept(event('a', 'phone', null, 'phone'));
    await accept(identify('c', 'phone'));
    expect([known('activity|phone'), known('activity|c')]).toEqual([['a'], ['a']]);
  });

  it('of somebody who was erased is linked to nobody', async () => {
    const erased = {
      tombstoneIdsOf: async (customer: string) => [`tomb of ${customer}`],
    };
    await live.update(await live.read([{ kind: 'erased', id: 'tomb of c' }]), () => ({ since: NOW }), null);
    await accept(event('a', null, null, 'phone'));
    expect(await acceptEvents([identify('c', 'phone')], { live, deliveries, now, ...erased })).toEqual({
      accepted: 0,
      duplicates: 0,
      ignored: 1,
    });
    expect(known('activity|c')).toBeUndefined();
  });

  it('of an owner who was erased since gives them nothing any more', async () => {
    await accept(identify('c', 'phone'));
    const erased = { tombstoneIdsOf: async (customer: string) => [`tomb of ${customer}`] };
    await live.update(await live.read([{ kind: 'erased', id: 'tomb of c' }]), () => ({ since: NOW }), null);
    live.documents.delete('activity|c');
    await acceptEvents([event('a', null, null, 'phone')], { live, deliveries, now, ...erased });
    expect(known('activity|c')).toBeUndefined();
  });

  it('beyond fifty of a customer is not linked, and none of the fifty is given up', async () => {
    const devices = Array.from({ length: 55 }, (_, n) => `device-${n}`);
    for (const device of devices) await accept(event(`seen on ${device}`, null, null, device));
    await accept(...devices.map((device) => identify('c', device)));
    expect(owned()).toEqual(devices.slice(0, 50));
    expect(known('activity|c')).toHaveLength(50);
    await accept(event('later', null, null, 'device-54'), event('latest', null, null, 'device-0'));
    expect(known('activity|c')).toHaveLength(51);
    expect(known('activity|c')).toContain('latest');
  });

  it('is mended by the same call again where one failed half-way', async () => {
    await accept(event('a', null, null, 'phone'));
    const { update } = live;
    let calls = 0;
    live.update = async (...given) => {
      calls += 1;
      if (calls === 2) throw unavailable;
      return update(...given);
    };
    await expect(accept(identify('c', 'phone'))).rejects.toThrow('down');
    expect(known('activity|c')).toBeUndefined();
    await accept(identify('c', 'phone'));
    expect(known('activity|c')).toEqual(['a']);
  });
});

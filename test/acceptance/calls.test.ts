import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postBatch } from '../../layers/api/events/calls.ts';
import type { Reply } from './client.ts';
import { type Environment, environment } from './environment.ts';
import { expectProblem } from './expectations.ts';

let api: Environment;

beforeAll(async () => {
  api = await environment();
});

afterAll(() => api.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

function answer(reply: Reply) {
  expect(reply.status, reply.text).toBe(202);
  return postBatch.response.parse(reply.json);
}

const call = (type: string, more: object) => ({ type, messageId: randomUUID(), ...more });
const track = (event: string, properties: object, more: object) =>
  call('track', { event, properties, ...more });

/** What is told of a customer who did something live. */
async function activityOf(customer: string): Promise<unknown[]> {
  const { status, json } = await api.ask(`/v1/customers/${customer}/export`);
  expect(status).toBe(200);
  const { activity } = json as { activity: { event_type: string; item_id: string | null }[] };
  return activity.map(({ event_type, item_id }) => `${event_type} ${item_id}`).sort();
}

describe('given calls in the shape of Segment’s tracking API', () => {
  it('then a visitor is one customer from the first view on a phone to the order on a laptop', async () => {
    const [phone, laptop, customer] = [randomUUID(), randomUUID(), `walker-${randomUUID()}`];
    const seen = track('Product Viewed', { sku: 'item-1' }, { anonymousId: phone });
    expect(answer(await post('/v1/track', seen))).toMatchObject({ accepted: 1, unused: 0 });
    expect(await activityOf(customer)).toEqual([]);

    const signedIn = call('identify', { anonymousId: phone, userId: customer });
    expect(answer(await post('/v1/identify', signedIn))).toMatchObject({ accepted: 1 });
    expect(await activityOf(customer)).toEqual(['view item-1']);

    const wished = track('Product Added', { sku: 'item-2' }, { anonymousId: laptop });
    expect(answer(await post('/v1/track', wished))).toMatchObject({ accepted: 1 });
    const order = track(
      'Order Completed',
      { order_id: randomUUID(), products: [{ sku: 'item-2', price: 10, quantity: 1 }] },
      { anonymousId: laptop, userId: customer },
    );
    expect(answer(await post('/v1/batch/trusted', { batch: [order] }))).toMatchObject({ accepted: 1 });
    expect(await activityOf(customer)).toEqual(['cart item-2', 'purchase item-2', 'view item-1']);

    // Sent again, as libraries do after a time-out, nothing counts twice.
    expect(answer(await post('/v1/batch/trusted', { batch: [order] }))).toMatchObject({ duplicates: 1 });
    expect(answer(await post('/v1/identify', signedIn))).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('then a batch takes each for itself, and says which were not used', async () => {
    const anonymousId = randomUUID();
    const batch = [
      call('page', { anonymousId }),
      track('Product List Viewed', { products: [{ sku: 'item-1' }, { sku: 'item-2' }] }, { anonymousId }),
      track('Product Viewed', { sku: 'item-1', price: 'dear' }, { anonymousId }),
      track('Order Completed', { products: [{ sku: 'item-1', price: 1 }] }, { anonymousId }),
      'no call',
    ];
    const body = answer(await post('/v1/batch', { batch, sentAt: new Date().toISOString() }));
    expect(body).toMatchObject({ accepted: 2, duplicates: 0, unused: 1 });
    expect(body.rejected.map(({ index, code, pointer }) => [index, code, pointer])).toEqual([
      [2, 'field.invalid', '/properties'],
      [3, 'event.not_allowed', '/properties/products/0'],
      [4, 'event.invalid', ''],
    ]);
  });

  it('then analytics.js is understood, with its letters', async () => {
    const viewed = track('Product Viewed', { sku: 'item-1' }, { anonymousId: randomUUID() });
    expect(answer(await post('/v1/calls/t', viewed))).toMatchObject({ accepted: 1 });
    const { type: _, ...untyped } = viewed;
    expect(answer(await post('/v1/calls/t', untyped))).toMatchObject({ duplicates: 1 });
    expect(answer(await post('/v1/calls/b', { batch: [viewed] }))).toMatchObject({ duplicates: 1 });
    expect(answer(await post('/v1/calls/p', call('page', {})))).toMatchObject({ unused: 1 });
    expectProblem(await post('/v1/calls/x', viewed), 400, 'request.invalid');
  });

  it('then of each call the first thing wrong is told', async () => {
    const products = Array.from({ length: 490 }, () => ({}));
    const order = track('Order Completed', { products }, { anonymousId: randomUUID() });
    const { text, json } = await post('/v1/batch', { batch: [order, 'no call'] });
    expect((json as { rejected: unknown[] }).rejected).toHaveLength(2);
    expect(text.length).toBeLessThan(1000);
  });

  it('then a batch without calls, or with too many, is refused as a whole', async () => {
    for (const body of [{}, { batch: [] }, { batch: Array.from({ length: 501 }, () => ({})) }])
      expectProblem(await post('/v1/batch', body), 400, 'request.invalid');
  });
});

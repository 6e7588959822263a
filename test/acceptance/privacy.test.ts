import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { deleteCustomer } from '../../layers/api/privacy/delete-customer.ts';
import { exportCustomer } from '../../layers/api/privacy/export-customer.ts';
import { getErasure } from '../../layers/api/privacy/get-erasure.ts';
import { type Environment, environment } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';

let api: Environment;

beforeAll(async () => {
  api = await environment();
});

afterAll(() => api.close());

async function view(customer: string, counted: object = { accepted: 1 }, backfill = false) {
  const body = JSON.stringify({
    event_type: 'view',
    customer_id: customer,
    item_id: 'item-1',
    event_id: randomUUID(),
    ...(backfill ? { backfill, timestamp: '2026-01-01T00:00:00Z' } : {}),
  });
  const headers = { 'content-type': 'application/json' };
  const reply = await api.ask(backfill ? '/v1/events/trusted' : '/v1/events', {
    method: 'POST',
    headers,
    body,
  });
  expect(reply.status, reply.text).toBe(202);
  expect(reply.json).toMatchObject({ accepted: 0, duplicates: 0, ignored: 0, rejected: [], ...counted });
}

async function erase(customer: string) {
  const reply = await api.ask(`/v1/customers/${segmentOf(customer)}`, { method: 'DELETE' });
  expect(reply.status, reply.text).toBe(202);
  expect(reply.headers['cache-control']).toBe('no-store');
  return deleteCustomer.response.parse(reply.json);
}

const held = async (customer: string) =>
  expectAnswer(await api.ask(`/v1/customers/${segmentOf(customer)}/export`), exportCustomer.response);

/** A customer that no other test has, with an identifier that is hard on paths. */
const somebody = () => `visitor ${randomUUID()}/ä%`;

describe('given a customer who did something lately', () => {
  it('when all that is held is asked for, then it is there', async () => {
    const customer = somebody();
    await view(customer);
    expect(await held(customer)).toMatchObject({
      customer_id: customer,
      results: { customer: null },
      activity: [{ event_type: 'view', item_id: 'item-1' }],
    });
  });

  it('when they are erased, then nothing is held any more, nor ever again', async () => {
    const customer = somebody();
    await view(customer);
    const { erasure_id } = await erase(customer);
    expect((await held(customer)).activity).toEqual([]);
    // Their events are neither kept nor said to be, and it is not said which or why.
    await view(customer, { ignored: 1 });
    await view(customer, { ignored: 1 }, true);
    expect((await held(customer)).activity).toEqual([]);
    const reply = await api.ask(`/v1/erasures/${erasure_id}`);
    const certificate = expectAnswer(reply, getErasure.response);
    expect(certificate.removed).toContainEqual({ place: 'activity', count: 1, unit: 'documents' });
    expect(certificate.remains.every(({ why }) => why.length > 0)).toBe(true);
    expect(reply.text).not.toContain(customer);
  });

  it('when they are erased twice, then it is one erasure', async () => {
    const customer = somebody();
    expect(await erase(customer)).toEqual(await erase(customer));
    expect((await erase(somebody())).erasure_id).not.toBe((await erase(customer)).erasure_id);
  });
});

describe('given no such erasure', () => {
  it('then its certificate is not found', async () => {
    expectProblem(await api.ask(`/v1/erasures/${'0'.repeat(32)}`), 404, 'request.not_found');
  });
});

describe('given a customer the model knows', () => {
  it('when they are erased, then the model does not know them', async (context) => {
    context.skip(!api.tiny, 'a deployed shop keeps its customers');
    const before = await held('c-1');
    expect(before.results).toMatchObject({
      customer: { segment: { segment_id: 'champions' }, first_seen: '2024-09-12T10:03:55.000Z' },
      value: { predicted: { lifetime_value: 61_270 } },
      recommendations: {
        items: expect.arrayContaining([expect.objectContaining({ item_id: 'item-50' })]),
        excluded_items: ['item-0'],
      },
      buy_again: [{ item_id: 'item-60', habit: { times: 4, usual_gap_days: 30 } }, { item_id: 'item-61' }],
      similar_customers: [
        { similarity: 0.5, shared_items: 9, segment_id: 'loyal' },
        { similarity: 0.25, shared_items: 3, segment_id: 'lost' },
      ],
    });
    // Names as the API has them, times to read, nothing of how it is stored.
    expect(JSON.stringify(before)).not.toMatch(/"[a-z]+[A-Z]\w*":|[^.\d]1[5-9]\d{11}[^\d]/);
    expect(JSON.stringify(before)).not.toContain('c-7'); // somebody else
    const { erasure_id } = await erase('c-1');
    expect((await held('c-1')).results).toEqual({
      customer: null,
      value: null,
      recommendations: null,
      buy_again: null,
      similar_customers: null,
    });
    expect((await api.ask('/v1/customers/c-1')).json).toMatchObject({ known: false });
    const certificate = expectAnswer(await api.ask(`/v1/erasures/${erasure_id}`), getErasure.response);
    expect(certificate.removed).toMatchObject([{ count: 4, unit: 'rows' }]);
    expect(certificate.status).toBe('pending');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { allowedRequests, coversRequest, scopesFor } from '../../infra/spec/callers.ts';
import { ROUTES } from '../../infra/spec/routes.ts';
import type { EventPorts } from '../../layers/api/events/take-events.ts';
import { STOREFRONT_EVENTS } from '../../layers/contract/events/event-rules.ts';
import { EVENT_TYPES } from '../../layers/contract/events/event-types.ts';
import { type Ask, clientOf } from '../acceptance/client.ts';
import { loadOn, tinyPorts } from '../acceptance/environment.ts';
import { expectProblem } from '../acceptance/expectations.ts';
import { type MemoryDeliveries, memoryDeliveries } from '../support/memory-live.ts';

const TRUSTED = 'POST/v1/events/trusted';
const complete = {
  customer_id: 'c',
  item_id: 'item-1',
  query: 'mug',
  rating: 5,
  unit_price: 0.01,
};
let deliveries: MemoryDeliveries;
let gateway: Gateway;
let ask: Ask;

beforeAll(async () => {
  deliveries = memoryDeliveries();
  const ports: EventPorts = { ...tinyPorts(), deliveries };
  gateway = await startGateway({ port: 0, load: loadOn(ports) });
  ask = clientOf(gateway.url);
});

afterAll(() => gateway.close());

const post = (path: string, body: object) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('an item made first by invented orders', () => {
  it.each(EVENT_TYPES)('takes a right of the back office: %s', async (event_type) => {
    const before = deliveries.delivered.events.length;
    const reply = await post('/v1/events', { ...complete, event_type });
    if (STOREFRONT_EVENTS.includes(event_type)) {
      expect(reply.json).toMatchObject({ accepted: 1, rejected: [] });
      return;
    }
    expect(reply.json).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'event.not_allowed', pointer: '/event_type' }],
    });
    expect(deliveries.delivered.events).toHaveLength(before);
    expect((await post('/v1/events/trusted', { ...complete, event_type })).json).toMatchObject({
      accepted: 1,
      rejected: [],
    });
  });

  it.each(['Purchase', ' PURCHASE\t', 'purchase '])(
    'is not had by another spelling: %j',
    async (event_type) => {
      const reply = await post('/v1/events', { ...complete, event_type });
      expect(reply.json).toMatchObject({ accepted: 0, rejected: [{ code: 'event.not_allowed' }] });
    },
  );

  it('does not come as history either', async () => {
    const view = { ...complete, event_type: 'view' };
    for (const backfill of [true, false]) {
      const alone = expectProblem(await post('/v1/events', { ...view, backfill }), 400, 'request.invalid');
      expect(JSON.stringify(alone.errors)).toContain('/v1/events/trusted');
      expectProblem(await post('/v1/events', { events: [view], backfill }), 400, 'request.invalid');
    }
  });
});

describe('the right to report orders', () => {
  it('is the back office’s: no pattern of the storefront’s policy covers it', () => {
    expect(allowedRequests('back-office')).toContain(TRUSTED);
    expect(allowedRequests('storefront').filter((pattern) => coversRequest(pattern, TRUSTED))).toEqual([]);
  });

  it('is not in the scope of a storefront’s token', () => {
    const route = ROUTES.find(({ operation }) => operation === 'postTrustedEvents');
    expect(scopesFor(route?.audience)).toEqual(['clientele/back-office']);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { ROUTES } from '../../infra/spec/routes.ts';
import { operationsByFunction } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import type { Operation } from '../../layers/api/operation.ts';
import type { RequestFunction } from '../../layers/contract/functions.ts';
import { logger } from '../../layers/stores/log.ts';
import { type Ask, clientOf } from './client.ts';
import { tinyPorts } from './environment.ts';

/** Names that no log may hold: of a customer, a session, an item and an order. */
const MARKS = ['customer', 'session', 'item', 'order'].map((what) => `${what}-${randomUUID()}`);
const [CUSTOMER = '', SESSION = '', ITEM = '', ORDER = ''] = MARKS;

let gateway: Gateway;
let ask: Ask;
let written: string[];
/** What the stores answer: nothing goes wrong, or everything, in words that name whom it is about. */
let failing: Error | undefined;

beforeAll(async () => {
  const ports = tinyPorts();
  const failingPorts = new Proxy(ports, {
    get(target, name, receiver) {
      const port: unknown = Reflect.get(target, name, receiver);
      if (failing === undefined || name === 'now') return port;
      const fail = () => Promise.reject(failing);
      return typeof port === 'function' ? fail : new Proxy({}, { get: () => fail });
    },
  });
  gateway = await startGateway({
    port: 0,
    load: async (name: RequestFunction) => {
      // Anew for every request: what is kept of an earlier one must not answer.
      return (event) =>
        httpHandler(Object.values<Operation>(operationsByFunction[name]), { ports: () => failingPorts })(
          event,
        );
    },
  });
  ask = clientOf(gateway.url);
});

afterAll(async () => {
  await gateway.close();
  logger.setLogLevel('SILENT');
});

beforeEach(() => {
  written = [];
  logger.setLogLevel('TRACE');
  const keep = (line: unknown) => void written.push(String(line));
  Object.assign(logger, {
    console: { debug: keep, error: keep, info: keep, log: keep, trace: keep, warn: keep },
  });
});

/** Every route with these names wherever one can stand. */
async function askEverything(): Promise<number[]> {
  const statuses: number[] = [];
  for (const { method, path } of ROUTES) {
    const asked = path
      .replace('{customerId}', CUSTOMER)
      .replace('{itemId}', ITEM)
      .replaceAll(/\{\w+\}/g, SESSION);
    const event = {
      event_type: 'purchase',
      customer_id: CUSTOMER,
      session_id: SESSION,
      item_id: ITEM,
      order_id: ORDER,
      quantity: 1,
      unit_price: 5,
    };
    const bodies: Readonly<Record<string, unknown>> = {
      '/v1/events/trusted': event,
      '/v1/recommendations': { customer_id: CUSTOMER, session: { items: [ITEM] } },
      '/v1/baskets/complements': { items: [ITEM] },
    };
    const writes = method === 'POST' || method === 'PUT';
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(bodies[path] ?? { [ITEM]: CUSTOMER });
    statuses.push((await ask(asked, { method, ...(writes ? { headers, body } : {}) })).status);
  }
  return statuses;
}

describe('the log', () => {
  it('names nobody while all goes well', async () => {
    failing = undefined;
    const statuses = await askEverything();
    expect(statuses.some((status) => status === 200)).toBe(true);
    expect(statuses.every((status) => status < 500)).toBe(true);
    for (const mark of MARKS) expect(written.join('\n')).not.toContain(mark);
  });

  it.each([
    ['a defect', () => new TypeError(`cannot read "${CUSTOMER}" of ${SESSION}: ${ITEM}`)],
    [
      'a fault with causes',
      () => new Error('could not write', { cause: new SyntaxError(`'${ITEM}' of ${ORDER}`) }),
    ],
  ])('names nobody when %s does, and says where it happened', async (_, make) => {
    failing = make();
    const statuses = await askEverything();
    failing = undefined;
    expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(10);
    expect(written.length).toBeGreaterThan(10);
    expect(written.join('\n')).toContain('logs.test.ts');
    for (const mark of MARKS) expect(written.join('\n')).not.toContain(mark);
  });
});

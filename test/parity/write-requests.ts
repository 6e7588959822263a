import { type Ask, segment } from './asking.ts';
import { AHEAD_MS } from './normalise.ts';
import type { Sample } from './parameters.ts';

/** Writes into a shop that is thrown away afterwards, and what is read after them. */
export async function writeRequests(sample: Sample, ask: Ask): Promise<void> {
  await catalogue(sample, ask);
  await liveEvents(sample, ask);
  await merchandising(sample, ask);
  await erasure(sample, ask);
}

async function catalogue({ items }: Sample, ask: Ask): Promise<void> {
  const route = '/v1/items/{itemId}';
  const [known, hidden] = [items[4]!, items[5]!];
  await ask('GET', '/v1/items/parity-new', { route });
  const item = {
    title: 'A new thing of the recording',
    category: ['Parity', 'New'],
    brand: 'None',
    price: 12.5,
  };
  await ask('PUT', '/v1/items/parity-new', { route, body: item });
  await ask('GET', '/v1/items/parity-new', { route });
  await ask('PATCH', '/v1/items/parity-new', { route, body: { in_stock: false, price: null } });
  await ask('PATCH', `/v1/items/${segment(known)}`, {
    route,
    body: { price_minor: 999, properties: { color: 'red' } },
  });
  await ask('PATCH', `/v1/items/${segment(hidden)}`, { route, body: { hidden: true } });
  await ask('DELETE', `/v1/items/${segment(items[6]!)}`, { route });
  await ask('POST', '/v1/items', {
    route: '/v1/items',
    body: {
      items: [
        { item_id: 'parity-a', title: 'A' },
        { item_id: 'parity-b', price: 3, currency: 'XXX' },
      ],
    },
  });
  for (const id of ['parity-new', 'parity-a', 'parity-b', known, hidden, items[6]!])
    await ask('GET', `/v1/items/${segment(id)}`, { route });
  for (const list of ['popular', 'trending', 'new'])
    await ask('GET', `/v1/items/${list}?limit=100`, { route: `/v1/items/${list}` });
  for (const id of [known, hidden])
    await ask('GET', `/v1/items/${segment(id)}/similar`, { route: '/v1/items/{itemId}/similar' });
}

async function liveEvents({ customers, items }: Sample, ask: Ask): Promise<void> {
  const route = '/v1/events/trusted';
  const [customer_id, other] = [customers[3]!, customers[9]!];
  const session_id = 'parity-session';
  // What is ahead counts as new as can be: a score would else depend on the milliseconds since.
  const timestamp = new Date(Date.now() + AHEAD_MS).toISOString();
  const view = { event_type: 'view', customer_id, session_id, item_id: items[10]!, timestamp };
  await ask('POST', route, { route, body: { ...view, event_id: 'parity-1' } });
  await ask('POST', route, { route, body: { ...view, event_id: 'parity-1' } });
  await ask('POST', route, {
    route,
    body: {
      events: [
        { ...view, event_id: 'parity-2', item_id: items[11]! },
        { event_type: 'cart', timestamp, session_id, item_id: items[12]!, event_id: 'parity-3', quantity: 2 },
        {
          event_type: 'purchase',
          timestamp,
          customer_id: other,
          item_id: items[13]!,
          order_id: 'parity-order',
          event_id: 'parity-4',
          quantity: 1,
          unit_price: 9.9,
        },
        { event_type: 'view', item_id: items[1]! },
        { event_type: 'nothing', customer_id },
        { event_type: 'rating', customer_id, item_id: items[2]!, rating: 'good', nothing: 1 },
        { event_type: 'view', customer_id, item_id: items[3]!, timestamp: '2001-01-01T00:00:00Z' },
      ],
    },
  });
  const recommendations = '/v1/recommendations';
  await ask('POST', recommendations, { route: recommendations, body: { customer_id } });
  await ask('POST', recommendations, { route: recommendations, body: { session_id } });
  await ask('POST', recommendations, { route: recommendations, body: { customer_id: other, strict: true } });
}

async function merchandising({ customers, items }: Sample, ask: Ask): Promise<void> {
  const rules = '/v1/rules';
  await ask('GET', rules, { route: rules });
  await ask('PUT', rules, {
    route: rules,
    body: {
      rules: [
        { rule_id: 'first', action: { type: 'pin', item_id: items[20]!, position: 1 } },
        {
          rule_id: 'cheap',
          placements: ['home'],
          action: { type: 'boost', filter: { attribute: 'price', at_most: 1500 }, factor: 3 },
        },
        {
          rule_id: 'none',
          action: { type: 'exclude', filter: { attribute: 'id', in: [items[21]!, 'nobody-sells'] } },
        },
        { rule_id: 'cap', until: '2999-01-01T00:00:00Z', action: { type: 'family-cap', most: 2 } },
      ],
    },
  });
  await ask('GET', rules, { route: rules });
  await ask('PUT', rules, { route: rules, body: { rules: [], revision: 77 } });
  const route = '/v1/experiments/{experimentId}';
  const path = '/v1/experiments/parity';
  await ask('GET', path, { route });
  const arms = [
    { arm: 'control' },
    { arm: 'popular', share: 2, policy: { list: 'popular', diversity: 0.2 } },
  ];
  await ask('PUT', path, { route, body: { placements: ['home'], salt: 'parity', arms } });
  await ask('PUT', '/v1/experiments/learns', {
    route,
    body: {
      placements: ['cart'],
      salt: 'parity',
      assignment: { type: 'bandit' },
      arms: [{ arm: 'a' }, { arm: 'b' }],
    },
  });
  await ask('GET', path, { route });
  await ask('GET', '/v1/experiments', { route: '/v1/experiments' });
  await ask('GET', '/v1/insights/experiments', { route: '/v1/insights/{insight}' });
  for (const placement of ['home', 'other'])
    for (const customer of customers.slice(12, 18))
      await ask('GET', `/v1/customers/${segment(customer)}/recommendations?placement=${placement}`, {
        route: '/v1/customers/{customerId}/recommendations',
      });
  await ask('DELETE', path, { route });
  await ask('GET', path, { route });
}

async function erasure({ customers }: Sample, ask: Ask): Promise<void> {
  const path = `/v1/customers/${segment(customers[3]!)}`;
  const route = '/v1/customers/{customerId}';
  await ask('GET', `${path}/export`, { route: `${route}/export` });
  const { answer } = await ask('DELETE', path, { route });
  const id = (answer as { erasure_id?: string }).erasure_id ?? 'none';
  await ask('GET', `/v1/erasures/${id}`, { route: '/v1/erasures/{erasureId}' });
  for (const rest of ['', '/value', '/recommendations', '/similar', '/export'])
    await ask('GET', path + rest, { route: route + rest });
}

import { type Ask, segment } from './asking.ts';
import { type ApiDocument, evenly, type Sample } from './parameters.ts';
import { pathsOf } from './read-requests.ts';

/** Recommendations and complements that are asked for with a body. */
export async function readingPosts({ customers, items, categories }: Sample, ask: Ask): Promise<void> {
  const at = (i: number) => items[i % items.length]!;
  const recommend = (body: unknown) =>
    ask('POST', '/v1/recommendations', { route: '/v1/recommendations', body });
  const complement = (body: unknown) =>
    ask('POST', '/v1/baskets/complements', { route: '/v1/baskets/complements', body });

  await recommend({});
  await recommend({ limit: 100, strict: true });
  for (const [i, customer_id] of evenly(customers, 15).entries()) {
    await recommend({ customer_id, limit: 15 });
    await recommend({ customer_id, session: [at(i), at(i + 7)], limit: 15 });
    await recommend({ customer_id, basket: [at(i + 3), at(i + 11)], limit: 15, diversity: 0.25 });
    await recommend({ customer_id, exclude: [at(i), at(i + 1), at(i + 2)], placement: 'home', limit: 100 });
    await complement({ customer_id, basket: [at(i), at(i + 5)] });
  }
  for (const [i, item_id] of evenly(items, 15).entries()) {
    await recommend({ session: [item_id], limit: 15 });
    await recommend({ session_id: 'nobody-knows', session: [item_id, at(i + 13)], strict: true });
    await recommend({ context: { item_id }, limit: 15 });
    await complement({ basket: [item_id], limit: 10 });
    await complement({ basket: [item_id, at(i + 20), at(i + 31)], mode: 'similar', limit: 10 });
    await complement({ basket: [item_id, 'nobody-sells'], strict: true });
  }
  for (const category of categories) await recommend({ context: { category }, limit: 10 });
  const customer_id = customers[0]!;
  for (const filter of [
    { attribute: 'price', at_most: 2000 },
    { attribute: 'brand', exists: true },
    { attribute: 'in_stock', equals: true },
    { all: [{ attribute: 'price', at_least: 500 }, { not: { attribute: 'id', in: items.slice(0, 5) } }] },
    {
      any: [
        { attribute: 'title', exists: false },
        { attribute: 'properties.color', exists: true },
      ],
    },
  ]) {
    await recommend({ customer_id, filter, limit: 100 });
    await complement({ basket: [at(9)], filter, limit: 30 });
  }
}

const GARBAGE = ['not-a-cursor', 'WyJhIiwiYiIsMV0', '%00', ''];
const QUERIES = [
  'limit=0',
  'limit=101',
  'limit=ten',
  'limit=',
  'limit=1&limit=2',
  'diversity=2',
  'diversity=x',
  'strict=perhaps',
  'placement=%20',
  'nothing=1',
];
const PATHS = ['/', '/v1', '/v2/health', '/v1/nothing', '/v1/health/', '/v1//segments', '/v1/items'];

/** Requests that are wrong: of every read route, and of the bodies that are sent. */
export async function faultyRequests(document: ApiDocument, sample: Sample, ask: Ask): Promise<void> {
  for (const path of PATHS) await ask('GET', path);
  for (const [route, operations] of Object.entries(document.paths)) {
    const path = pathsOf(route, sample)[0] ?? route.replace(/\{\w+\}/, 'nobody');
    if (operations.get !== undefined) await faultyReads(route, path, ask);
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE'].filter((one) => !isAnswered(document, one, path)))
      await ask(method, path, { route });
    for (const method of ['post', 'put', 'patch'].filter((one) => one in operations))
      await faultyBodies(method.toUpperCase(), route, path, ask);
  }
  await foreignCursors(sample, ask);
}

/** Whether any route takes the method there: `/v1/items/new` is an item's path too. */
function isAnswered({ paths }: ApiDocument, method: string, path: string): boolean {
  return Object.entries(paths).some(
    ([route, operations]) =>
      method.toLowerCase() in operations &&
      new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
}

async function faultyReads(route: string, path: string, ask: Ask): Promise<void> {
  for (const query of QUERIES) await ask('GET', `${path}?${query}`, { route });
  for (const cursor of GARBAGE) await ask('GET', `${path}?cursor=${cursor}`, { route });
  if (!route.includes('{')) return;
  for (const id of ['nobody-knows', 'Ünknown/%?', 'x'.repeat(512), 'x'.repeat(513), '~'])
    await ask('GET', route.replace(/\{\w+\}/, segment(id)), { route });
  await ask('GET', route.replace(/\{\w+\}/, '~!'), { route });
  await ask('GET', route.replace(/\{\w+\}/, '%ff'), { route });
}

/** None of these is accepted, so nothing is written. */
async function faultyBodies(method: string, route: string, path: string, ask: Ask): Promise<void> {
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{"nothing":1}',
    '{"limit":"x","items":{},"rules":1,"arms":[]}',
  ])
    await ask(method, path, { route, text });
  await ask(method, path, { route, text: '{"a":1}', headers: { 'content-type': 'text/plain' } });
  const wrong = {
    item_id: 7,
    price: -1,
    basket: [],
    session: [''],
    filter: { all: [] },
    events: [],
    mode: 'x',
  };
  await ask(method, path, { route, body: { ...wrong, nothing: true } });
}

/** A cursor that belongs to another list, and one of a version that is not there. */
async function foreignCursors({ values }: Sample, ask: Ask): Promise<void> {
  const [segmentId = ''] = values.segmentId ?? [];
  const [play = ''] = values.play ?? [];
  const members = `/v1/segments/${segment(segmentId)}/members`;
  const { answer } = await ask('GET', `${members}?limit=1`, { route: '/v1/segments/{segmentId}/members' });
  const cursor = (answer as { next_cursor?: string | null }).next_cursor ?? 'none';
  const route = '/v1/worklists/{play}';
  await ask('GET', `/v1/worklists/${segment(play)}?cursor=${cursor}`, { route });
  const gone = Buffer.from(JSON.stringify([`worklist|${play}`, 'v20200101T000000-00000000', 3]));
  await ask('GET', `/v1/worklists/${segment(play)}?cursor=${gone.toString('base64url')}`, { route });
}

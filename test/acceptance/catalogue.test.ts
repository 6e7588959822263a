import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getItem } from '../../layers/api/catalogue/get-item.ts';
import { putItems } from '../../layers/api/catalogue/put-items.ts';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { getPopularItems } from '../../layers/api/items/get-popular-items.ts';
import { getSimilarItems } from '../../layers/api/items/get-similar-items.ts';
import { type Environment, environment } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';

let api: Environment;
/** Items put by this suite; hidden when it ends. */
const made: string[] = [];

beforeAll(async () => {
  api = await environment();
});

afterAll(async () => {
  for (const id of made) await api.ask(path(id), { method: 'DELETE' });
  await api.close();
});

const path = (id: string) => `/v1/items/${segmentOf(id)}`;

function newId(): string {
  const id = `acceptance-${randomUUID()}`;
  made.push(id);
  return id;
}

function put(id: string, body: object) {
  return api.ask(path(id), { method: 'PUT', body: JSON.stringify(body) });
}

function patch(id: string, body: object) {
  const headers = { 'content-type': 'application/merge-patch+json' };
  return api.ask(path(id), { method: 'PATCH', headers, body: JSON.stringify(body) });
}

const get = async (id: string) => expectAnswer(await api.ask(path(id)), getItem.response);

function upload(items: readonly unknown[]) {
  return api.ask('/v1/items', { method: 'POST', body: JSON.stringify({ items }) });
}

async function listed(list: 'popular' | 'new') {
  const reply = await api.ask(`/v1/items/${list}?limit=100`);
  return expectAnswer(reply, getPopularItems.response).items;
}

const newIds = async () => (await listed('new')).map((item) => item.item_id);

/** An item that is seldom looked at, and that nobody has said anything of since the model was made. */
async function knownToTheModel() {
  for (const { item_id } of (await listed('popular')).toReversed()) {
    const reply = await api.ask(path(item_id));
    if (reply.status === 404) continue; // the tiny shop does not know all it lists
    const body = expectAnswer(reply, getItem.response);
    if (body.source === 'model') return body;
  }
  throw new Error('The live catalogue has a word on every popular item');
}

/** A new item that reads like the most popular one. */
async function likeTheFirst() {
  // What sells may be an item that no catalogue tells of: nothing can be like it by content.
  const { title, category, brand } = (await listed('popular')).find((item) => item.title !== null)!;
  return { title, category, brand, description: 'Just in' };
}

describe('given an item that nobody knows', () => {
  it('when it is asked for then it is not found', async () => {
    expectProblem(await api.ask(path(`acceptance-${randomUUID()}`)), 404, 'request.not_found');
  });

  it('when it is put then it reads as it was put', async () => {
    const id = newId();
    const said = {
      title: 'A kettle',
      category: 'Home >  Kitchen',
      brand: 'Ovenbird',
      price: 49.9,
      available_until: '2099-01-01T00:00:00+01:00',
      properties: { colour: 'red', sizes: [1, 2], height: 21.5 },
    };
    const answered = expectAnswer(await put(id, said), getItem.response);
    expect(answered).toMatchObject({
      item_id: id,
      source: 'live',
      model_version: null,
      shown: true,
      title: 'A kettle',
      category: ['Home', 'Kitchen'],
      not_shown_because: null,
      price_minor: 4990,
      properties: { colour: 'red', height: 21.5 },
      in_stock: true,
      hidden: false,
      available_until: '2098-12-31T23:00:00.000Z',
    });
    expect(expectAnswer(await api.ask(path(id)), getItem.response)).toEqual(answered);
  });

  it('when it is like what sells then it is recommended from the answer on, until it is hidden', async () => {
    const id = newId();
    expectAnswer(await put(id, await likeTheFirst()), getItem.response);
    expect(await newIds()).toContain(id);
    const like = expectAnswer(await api.ask(`${path(id)}/similar`), getSimilarItems.response);
    expect(like.items.length).toBeGreaterThan(0);
    const hidden = await api.ask(path(id), { method: 'DELETE' });
    expect([hidden.status, hidden.text]).toEqual([204, '']);
    expect(await newIds()).not.toContain(id);
    expect(expectAnswer(await api.ask(path(id)), getItem.response)).toMatchObject({
      hidden: true,
      shown: false,
    });
  });

  it('when it is out of stock, or not yet available, then it is not recommended', async () => {
    const said = await likeTheFirst();
    for (const [held, because] of [
      [{ in_stock: false }, 'out_of_stock'],
      [{ available_from: '2099-01-01T00:00:00Z' }, 'not_yet_available'],
      [{ available_until: '2001-01-01T00:00:00Z' }, 'no_longer_available'],
      [{ hidden: true }, 'hidden'],
      [{ title: null }, 'no_title'],
    ] as const) {
      const id = newId();
      const body = expectAnswer(await put(id, { ...said, ...held }), getItem.response);
      expect(body).toMatchObject({ shown: false, not_shown_because: because });
      expect(await newIds()).not.toContain(id);
    }
  });

  it('when it is changed or hidden then it is not found, and known no better afterwards', async () => {
    const id = `acceptance-${randomUUID()}`;
    expectProblem(await patch(id, { in_stock: false }), 404, 'request.not_found');
    expectProblem(await api.ask(path(id), { method: 'DELETE' }), 404, 'request.not_found');
    expectProblem(await api.ask(path(id)), 404, 'request.not_found');
  });
});

describe('given an item that was put', () => {
  const said = {
    title: 'A kettle',
    description: 'Whistles.',
    category: ['Home', 'Kitchen'],
    brand: 'Ovenbird',
    price: 9.49,
    available_until: '2099-01-01T00:00:00.000Z',
    properties: { colour: 'red', height: 21.5 },
  };

  it('when it is hidden then it is, and again', async () => {
    const id = newId();
    await put(id, said);
    for (let time = 0; time < 2; time++) {
      expect((await api.ask(path(id), { method: 'DELETE' })).status).toBe(204);
    }
    expect(await get(id)).toMatchObject({ hidden: true, title: 'A kettle', price_minor: 949 });
  });

  it('when its state is put again then it is unchanged', async () => {
    const id = newId();
    await put(id, { ...said, in_stock: false });
    const before = await get(id);
    expectAnswer(await put(id, before), getItem.response);
    expect({ ...(await get(id)), updated_at: before.updated_at }).toEqual(before);
    const { accepted } = putItems.response.parse((await upload([before])).json);
    expect(accepted).toBe(1);
    expect({ ...(await get(id)), updated_at: before.updated_at }).toEqual(before);
  });

  it('when some of it is changed then the rest stays, and the same again changes nothing', async () => {
    const id = newId();
    const before = expectAnswer(await put(id, said), getItem.response);
    for (let time = 0; time < 2; time++) {
      const { updated_at, ...after } = expectAnswer(
        await patch(id, { in_stock: false, properties: { colour: null, size: 'M' } }),
        getItem.response,
      );
      expect(after).toEqual({
        ...Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'updated_at')),
        in_stock: false,
        shown: false,
        not_shown_because: 'out_of_stock',
        properties: { height: 21.5, size: 'M' },
      });
      expect(updated_at).not.toBeNull();
    }
    expect(await get(id)).toMatchObject({ in_stock: false, description: 'Whistles.' });
  });

  it('when a field is put as null then it is cleared', async () => {
    const id = newId();
    await put(id, { ...said, in_stock: false, hidden: true });
    const gone = { brand: null, category: null, description: null, price: null, available_until: null };
    const body = { ...gone, properties: null, in_stock: null, hidden: null };
    expect(expectAnswer(await patch(id, body), getItem.response)).toMatchObject({
      title: 'A kettle',
      brand: null,
      category: [],
      description: null,
      price_minor: null,
      available_until: null,
      properties: {},
      in_stock: true,
      hidden: false,
      shown: true,
    });
  });

  it('when its price is changed then by either of its names', async () => {
    const id = newId();
    await put(id, said);
    expect(expectAnswer(await patch(id, { price: 12.5 }), getItem.response).price_minor).toBe(1250);
    expect(expectAnswer(await patch(id, { price_minor: 999 }), getItem.response).price_minor).toBe(999);
  });

  it('when much of it is changed at once then no change is lost', async () => {
    const id = newId();
    await put(id, said);
    const changes = [{ title: 'Kettle' }, { brand: 'B' }, { price_minor: 1 }, { in_stock: false }];
    for (const reply of await Promise.all(changes.map((change) => patch(id, change))))
      expect(reply.status, reply.text).toBe(200);
    expect(await get(id)).toMatchObject({ title: 'Kettle', brand: 'B', price_minor: 1, in_stock: false });
  });

  it.each([
    [{ colour: 'red' }, '/colour', 'field.unknown'],
    [{ shown: false }, '/shown', 'field.unknown'],
    [{ in_stock: 'no' }, '/in_stock', 'field.invalid'],
    [{ price: 1, price_minor: 100 }, '/price_minor', 'field.invalid'],
    [{ properties: { text: 'x'.repeat(9_990) } }, '/properties', 'field.invalid'],
  ])('when it is changed by what is no change then that is refused: %#', async (body, pointer, code) => {
    const id = newId();
    await put(id, { ...said, properties: { colour: 'x'.repeat(50) } });
    const problem = expectProblem(await patch(id, body), 400, 'request.invalid');
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'body', pointer, code }));
  });
});

describe.each(['popular', 'trending', 'new'])('given an item that is called %s, as a list is', (word) => {
  const wrapped = `/v1/items/~${Buffer.from(word).toString('base64url')}`;

  it('when it is changed by the path of the list then the error says how to name it', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const call = method === 'DELETE' ? { method } : { method, body: '{}' };
      const problem = expectProblem(await api.ask(`/v1/items/${word}`, call), 400, 'request.invalid');
      expect(problem.detail).toContain('base64url');
    }
    const reply = await api.ask(`/v1/items/${word}`, { method: 'POST', body: '{}' });
    expectProblem(reply, 405, 'request.method_not_allowed');
    expect(reply.headers.allow).toBe('GET, HEAD');
  });

  it('when it is named as it should be then it is an item like others', async () => {
    expectAnswer(await api.ask(wrapped, { method: 'PUT', body: '{"title":"A word"}' }), getItem.response);
    const changed = await api.ask(wrapped, { method: 'PATCH', body: '{"brand":"B"}' });
    expect(expectAnswer(changed, getItem.response)).toMatchObject({ item_id: word, title: 'A word' });
    expect((await api.ask(wrapped, { method: 'DELETE' })).status).toBe(204);
    const body = expectAnswer(await api.ask(wrapped), getItem.response);
    expect(body).toMatchObject({ item_id: word, brand: 'B', hidden: true });
  });
});

describe('given an item that the model knows', () => {
  it('when it is asked for then the model tells of it', async () => {
    const [first] = await listed('popular');
    const body = expectAnswer(await api.ask(path(first!.item_id)), getItem.response);
    expect(body).toMatchObject({
      item_id: first!.item_id,
      shown: true,
      title: first!.title,
      price_minor: first!.price,
      in_stock: true,
      hidden: false,
    });
    expect(body.model_version).not.toBeNull();
  });

  it('when its state is put again then it is unchanged, except that it comes from the live catalogue', async () => {
    const before = await knownToTheModel();
    const id = before.item_id;
    const after = expectAnswer(await put(id, before), getItem.response);
    expect(after).toEqual({ ...before, source: 'live', updated_at: after.updated_at });
    expect((await listed('popular')).find((item) => item.item_id === id)?.price).toBe(before.price_minor);
  });

  it('when it is sold out then it is in no list, and keeps what else is known of it', async () => {
    const before = await knownToTheModel();
    const id = before.item_id;
    expectAnswer(await patch(id, { in_stock: false }), getItem.response);
    expect((await listed('popular')).map((item) => item.item_id)).not.toContain(id);
    const { title, category, brand, price_minor } = before;
    expect(await get(id)).toMatchObject({ title, category, brand, price_minor, shown: false });
    expectAnswer(await patch(id, { in_stock: true }), getItem.response);
    expect((await listed('popular')).map((item) => item.item_id)).toContain(id);
  });
});

describe('given many items', () => {
  it('when they are uploaded then each is looked at by itself', async () => {
    const [good, twice] = [newId(), newId()];
    const reply = await upload([
      { item_id: good, title: 'Good' },
      { item_id: 'x'.repeat(513) },
      { item_id: twice, title: 'First' },
      { item_id: good, available_from: 'tomorrow' },
      { title: 'Nameless' },
      { item_id: good, price: 3, currency: 'XXX' },
      'no item',
      { item_id: twice, title: 'Last' },
      { item_id: good, colour: 'red' },
      { item_id: good, price: 3, price_minor: 300 },
    ]);
    expect(reply.status, reply.text).toBe(202);
    const { accepted, rejected, warnings } = putItems.response.parse(reply.json);
    expect(accepted).toBe(3);
    expect(warnings).toEqual([]);
    expect(rejected.map(({ index, code, pointer }) => [index, code, pointer])).toEqual([
      [1, 'field.invalid', '/item_id'],
      [3, 'field.invalid', '/available_from'],
      [4, 'field.missing', '/item_id'],
      [5, 'money.unknown_currency', '/currency'],
      [6, 'field.invalid', ''],
      [8, 'field.unknown', '/colour'],
      [9, 'field.invalid', '/price_minor'],
    ]);
    const titles = await Promise.all([good, twice].map(async (id) => (await api.ask(path(id))).json));
    expect(titles).toMatchObject([{ title: 'Good' }, { title: 'Last' }]);
  });

  it('when one has no title then it is taken, with a word about that', async () => {
    const [untitled, titled] = [newId(), newId()];
    const reply = await upload([{ item_id: titled, title: 'Good' }, { item_id: untitled }]);
    const { accepted, warnings } = putItems.response.parse(reply.json);
    expect(accepted).toBe(2);
    expect(warnings).toMatchObject([{ index: 1, code: 'item.untitled', pointer: '/title' }]);
    expect(await get(untitled)).toMatchObject({ shown: false, not_shown_because: 'no_title' });
  });

  it('when there are none, or too many, then the request is refused', async () => {
    for (const items of [[], Array.from({ length: 501 }, (_, at) => ({ item_id: `i-${at}` }))]) {
      const { errors } = expectProblem(await upload(items), 400, 'request.invalid');
      expect(errors).toMatchObject([{ in: 'body', parameter: '/items' }]);
    }
  });
});

describe('given a body that is no item', () => {
  it.each([
    [{ price: -1 }, '/price'],
    [{ price: '3' }, '/price'],
    [{ currency: 'euro' }, '/currency'],
    [{ price: 3, currency: 'XXX' }, '/currency'],
    [{ category: ['a > b'] }, '/category/0'],
    [{ title: 'a\u0000b' }, '/title'],
    [{ properties: [] }, '/properties'],
    [{ properties: { text: 'x'.repeat(10_001) } }, '/properties'],
    [{ properties: { nested: JSON.parse('['.repeat(1000) + ']'.repeat(1000)) } }, '/properties'],
    [{ available_from: '2026-03-01' }, '/available_from'],
    [{ available_from: '9999-12-31T23:59:59-05:00' }, '/available_from'],
    [{ colour: 'red' }, '/colour'],
    [{ price: 3, price_minor: 300 }, '/price_minor'],
    [{ price_minor: 2.5 }, '/price_minor'],
    [{ price_minor: 300, currency: 'XXX' }, '/currency'],
    [{ item_id: 'another' }, '/item_id'],
    [{ shown: false, title: 'A kettle' }, '/shown'],
    [{ shown: true, hidden: true }, '/shown'],
    [[], ''],
  ])('when it is put then it is refused: %#', async (body, parameter) => {
    const problem = expectProblem(await put('acceptance-refused', body), 400, 'request.invalid');
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'body', parameter }));
  });

  it.each(['[1,2]', '{"a":1}', 'tab\tbed'])('when an item is called %j then it is refused', async (id) => {
    const segment = `~${Buffer.from(id).toString('base64url')}`;
    const reply = await api.ask(`/v1/items/${segment}`, { method: 'PUT', body: '{}' });
    expectProblem(reply, 400, 'request.invalid');
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueItemBody, itemsAcceptedBody } from '../../layers/platform/api/catalogue/responses.ts';
import * as responses from '../../layers/platform/api/responses.ts';
import { segmentOf } from '../../layers/platform/http/identifier.ts';
import { expectAnswer, expectProblem } from './expectations.ts';
import { type Surroundings, surroundings } from './surroundings.ts';

let api: Surroundings;
/** Items put by this suite; hidden when it ends. */
const made: string[] = [];

beforeAll(async () => {
  api = await surroundings();
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

function upload(items: readonly unknown[]) {
  return api.ask('/v1/items', { method: 'POST', body: JSON.stringify({ items }) });
}

async function listed(list: 'popular' | 'new') {
  const reply = await api.ask(`/v1/items/${list}?limit=100`);
  return expectAnswer(reply, responses.schemas.ShopList).items;
}

const newIds = async () => (await listed('new')).map((item) => item.item_id);

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
    const answered = expectAnswer(await put(id, said), catalogueItemBody);
    expect(answered).toMatchObject({
      item_id: id,
      source: 'live',
      model_version: null,
      shown: true,
      title: 'A kettle',
      category: ['Home', 'Kitchen'],
      price: 4990,
      properties: { colour: 'red', height: 21.5 },
      in_stock: true,
      hidden: false,
      available_until: '2098-12-31T23:00:00.000Z',
    });
    expect(expectAnswer(await api.ask(path(id)), catalogueItemBody)).toEqual(answered);
  });

  it('when it is like what sells then it is recommended from the answer on, until it is hidden', async () => {
    const id = newId();
    expectAnswer(await put(id, await likeTheFirst()), catalogueItemBody);
    expect(await newIds()).toContain(id);
    const like = expectAnswer(await api.ask(`${path(id)}/similar`), responses.schemas.ItemList);
    expect(like.items.length).toBeGreaterThan(0);
    const hidden = await api.ask(path(id), { method: 'DELETE' });
    expect([hidden.status, hidden.text]).toEqual([204, '']);
    expect(await newIds()).not.toContain(id);
    expect(expectAnswer(await api.ask(path(id)), catalogueItemBody)).toMatchObject({
      hidden: true,
      shown: false,
    });
  });

  it('when it is out of stock, or not yet to be had, then it is not recommended', async () => {
    const said = await likeTheFirst();
    for (const held of [{ in_stock: false }, { available_from: '2099-01-01T00:00:00Z' }, { hidden: true }]) {
      const id = newId();
      expect(expectAnswer(await put(id, { ...said, ...held }), catalogueItemBody).shown).toBe(false);
      expect(await newIds()).not.toContain(id);
    }
  });

  it('when it is hidden then it is, and again', async () => {
    const id = newId();
    for (let time = 0; time < 2; time++) {
      expect((await api.ask(path(id), { method: 'DELETE' })).status).toBe(204);
    }
    expect(expectAnswer(await api.ask(path(id)), catalogueItemBody)).toMatchObject({
      hidden: true,
      title: null,
    });
  });
});

describe('given an item that the model knows', () => {
  it('when it is asked for then the model tells of it', async () => {
    const [first] = await listed('popular');
    const body = expectAnswer(await api.ask(path(first!.item_id)), catalogueItemBody);
    expect(body).toMatchObject({
      item_id: first!.item_id,
      shown: true,
      title: first!.title,
      price: first!.price,
    });
    expect(body.model_version).not.toBeNull();
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
    ]);
    expect(reply.status, reply.text).toBe(202);
    const { accepted, rejected } = itemsAcceptedBody.parse(reply.json);
    expect(accepted).toBe(3);
    expect(rejected.map(({ index, code, pointer }) => [index, code, pointer])).toEqual([
      [1, 'request.invalid', '/item_id'],
      [3, 'request.invalid', '/available_from'],
      [4, 'request.invalid', '/item_id'],
      [5, 'request.invalid', '/currency'],
      [6, 'request.invalid', ''],
      [8, 'request.invalid', '/colour'],
    ]);
    const titles = await Promise.all([good, twice].map(async (id) => (await api.ask(path(id))).json));
    expect(titles).toMatchObject([{ title: 'Good' }, { title: 'Last' }]);
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

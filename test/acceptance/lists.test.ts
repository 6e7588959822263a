import { afterEach, describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { getSimilarCustomers } from '../../layers/api/customers/get-similar-customers.ts';
import { getPopularItems } from '../../layers/api/items/get-popular-items.ts';
import { getSimilarItems } from '../../layers/api/items/get-similar-items.ts';
import { getBasketComplements } from '../../layers/api/recommendations/get-basket-complements.ts';
import { getRecommendations } from '../../layers/api/recommendations/get-recommendations.ts';
import type { EventType } from '../../layers/contract/events/event-types.ts';
import type { LiveItem } from '../../layers/contract/item.ts';
import { MERCHANDISING_ID } from '../../layers/contract/live.ts';
import type { Experiment, Rule } from '../../layers/contract/merchandising.ts';
import { parseRecommendationId } from '../../layers/contract/recommendation-id.ts';
import { type Ask, clientOf, type Reply } from './client.ts';
import { loadOn } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';
import { AT, type CountingStore, card, tinyShop } from './tiny-shop.ts';

let gateway: Gateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function open(store: CountingStore): Promise<Ask> {
  gateway = await startGateway({ port: 0, load: loadOn({ store, now: () => AT }) });
  return clientOf(gateway.url);
}

/** Asks the tiny shop once. */
async function asked<S extends z.ZodMiniType>(
  schema: S,
  path: string,
  body?: object,
  store = tinyShop(),
): Promise<z.infer<S>> {
  const ask = await open(store);
  return expectAnswer(await send(ask, path, body), schema);
}

function send(ask: Ask, path: string, body?: object): Promise<Reply> {
  if (body === undefined) return ask(path);
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

const ids = (answer: { readonly items: readonly { readonly item_id: string }[] }) =>
  answer.items.map((item) => item.item_id);

function did(item: string, type: EventType = 'view', time = AT - 60_000) {
  return { events: [{ id: `${type}-${item}`, type, item, time }] };
}

function live(id: string, more: Partial<LiveItem> = {}): LiveItem {
  return {
    ...card(id),
    updatedAt: AT,
    since: AT,
    properties: {},
    hidden: false,
    inStock: true,
    availableFrom: null,
    availableUntil: null,
    nearestKnown: [],
    ...more,
  };
}

function changed(...items: LiveItem[]): CountingStore {
  return tinyShop().tell('catalogue', '0', {
    items: Object.fromEntries(items.map((item) => [item.id, item])),
  });
}

function ruled(...rules: Rule[]): CountingStore {
  return tinyShop().tell('rules', MERCHANDISING_ID, { rules });
}

const everywhere = { id: 'r', placements: [], from: null, until: null };

describe('given a customer with a list of their own', () => {
  const path = '/v1/customers/c-1/recommendations';

  it('when they have bought one of it since then it is gone from the next answer', async () => {
    const store = tinyShop().tell('activity', 'c-1', did('item-50', 'purchase'));
    expect(
      ids(await asked(getRecommendations.response, `${path}?limit=100`, undefined, store)),
    ).not.toContain('item-50');
  });

  it('when they look at something then what goes with it comes to the front, with that as reason', async () => {
    const store = tinyShop().tell('activity', 'c-1', did('item-3'));
    const body = await asked(getRecommendations.response, `${path}?limit=2`, undefined, store);
    expect(body.source).toBe('personal');
    expect(body.items[0]).toMatchObject({
      item_id: 'item-9',
      source: 'session',
      reason: { key: 'because_viewed', text: 'Because you looked at “Title of item-3”' },
    });
  });

  it('when more is asked for than it holds then it goes on with the segment, then with what is popular, but not what they had', async () => {
    const body = await asked(getRecommendations.response, `${path}?limit=34`);
    expect(body.items.slice(30).map(({ item_id, source }) => [item_id, source])).toEqual([
      ['item-110', 'segment'],
      ['item-111', 'segment'],
      ['item-1', 'popular'],
      ['item-2', 'popular'],
    ]);
  });

  it('when it is strict then it ends where the list does', async () => {
    const body = await asked(getRecommendations.response, `${path}?limit=34&strict=true`);
    expect(body.items).toHaveLength(30);
    const nobody = await asked(
      getRecommendations.response,
      '/v1/customers/nobody/recommendations?strict=true',
    );
    expect(nobody).toMatchObject({ source: 'personal', items: [] });
  });

  it('when a placement is named then the answer and its identifier carry it', async () => {
    const body = await asked(getRecommendations.response, `${path}?placement=home.top`);
    expect(body.placement).toBe('home.top');
    expect(parseRecommendationId(body.recommendation_id)).toMatchObject({
      source: 'personal',
      placement: 'home.top',
      experiment: null,
    });
  });

  it.each(['diversity=2', 'diversity=x', 'strict=1', 'placement=a%20b', 'placement='])(
    'when %s is asked then it is refused by name',
    async (query) => {
      const ask = await open(tinyShop());
      const problem = expectProblem(await ask(`${path}?${query}`), 400, 'request.invalid');
      expect(problem.errors).toMatchObject([{ in: 'query', parameter: query.split('=')[0] }]);
    },
  );
});

describe('given what somebody is doing', () => {
  const path = '/v1/recommendations';

  it('when nothing is known at all then what is popular serves', async () => {
    const body = await asked(getRecommendations.response, path, {});
    expect(body).toMatchObject({ customer_id: null, source: 'popular', items: { length: 20 } });
  });

  it('when an anonymous session is given then its neighbours serve, then its category, then popular items', async () => {
    const body = await asked(getRecommendations.response, path, { session: ['item-0'], limit: 4 });
    expect(body.source).toBe('session');
    expect(body.items.map(({ item_id, source }) => [item_id, source])).toEqual([
      ['item-7', 'session'],
      ['item-9', 'session'],
      ['item-0', 'category'],
      ['item-1', 'category'],
    ]);
    expect(body.items[2]?.reason).toMatchObject({
      key: 'popular_in_category',
      parameters: { category: ['Home', 'Kitchen'], period_days: 28 },
    });
  });

  it('when the session has a name then what it did live counts', async () => {
    const store = tinyShop().tell('session', 's-1', did('item-3'));
    const body = await asked(getRecommendations.response, path, { session_id: 's-1', limit: 1 }, store);
    expect(body).toMatchObject({ source: 'session', items: [{ item_id: 'item-9' }] });
  });

  it('when the basket holds something then its partners come, and never itself', async () => {
    const body = await asked(getRecommendations.response, path, { basket: ['item-0'], limit: 100 });
    expect(body.items[0]).toMatchObject({
      item_id: 'item-30',
      reason: { key: 'bought_with', parameters: { support: 0.01, confidence: 0.2, lift: 7 } },
    });
    expect(ids(body)).not.toContain('item-0');
  });

  it('when a category is looked at then its list serves before the whole shop', async () => {
    const body = await asked(getRecommendations.response, path, { context: { category: 'Home' }, limit: 25 });
    expect(body.source).toBe('category');
    expect(body.items[4]?.reason.text).toBe('Popular in Home in the last 28 days');
    expect(body.items[5]?.reason.text).toBe('Popular in Home');
    expect(body.items[20]).toMatchObject({ item_id: 'item-0', source: 'popular' });
  });

  it('when a filter is set then every list keeps to it', async () => {
    const filter = {
      all: [
        { attribute: 'id', in: ['item-52', 'item-7', 'old-1'] },
        { attribute: 'price', at_most: 1250 },
      ],
    };
    const body = await asked(getRecommendations.response, path, {
      customer_id: 'c-1',
      session: ['item-0'],
      filter,
    });
    expect(ids(body).toSorted()).toEqual(['item-52', 'item-7', 'old-1']);
  });

  it('when items are to be left out then they are', async () => {
    const body = await asked(getRecommendations.response, path, {
      customer_id: 'c-1',
      exclude: ['item-50', 'item-51'],
    });
    expect(ids(body)[0]).toBe('item-52');
  });

  it.each<[object, string]>([
    [{ limit: 0 }, '/limit'],
    [{ session: 'item-0' }, '/session'],
    [{ customer: 'c-1' }, '/customer'],
    [{ filter: { attribute: 'weight', equals: 1 } }, '/filter/attribute'],
    [{ exclude: [''] }, '/exclude/0'],
    [{ session: ['half a \ud800 sign'] }, '/session/0'],
    [{ basket: ['é'.repeat(1_000)] }, '/basket/0'],
    [{ context: { category: 'ä'.repeat(1_000) } }, '/context/category'],
    [{ diversity: 1.5 }, '/diversity'],
  ])('when %j is asked then the fault is pointed to', async (body, pointer) => {
    const ask = await open(tinyShop());
    const problem = expectProblem(await send(ask, path, body), 400, 'request.invalid');
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'body', parameter: pointer }));
  });
});

describe('given an item', () => {
  it('when it is asked what is bought with it then rules answer, with their figures', async () => {
    const body = await asked(getSimilarItems.response, '/v1/items/item-0/bought-together?limit=2');
    expect(body).toMatchObject({ source: 'bought_together', item: { item_id: 'item-0' } });
    expect(ids(body)).toEqual(['item-30', 'item-31']);
    expect(body.items[0]?.reason).toEqual({
      key: 'bought_with',
      parameters: {
        items: [{ item_id: 'item-0', title: 'Title of item-0' }],
        support: 0.01,
        confidence: 0.2,
        lift: 7,
      },
      text: 'Often bought with “Title of item-0”',
    });
  });

  it('when nothing is bought with it then what is like it serves, and says so', async () => {
    const body = await asked(getSimilarItems.response, '/v1/items/item-1/bought-together?limit=1');
    expect(body.source).toBe('category');
  });

  it('when only the live catalogue knows it then its content tells what goes with it', async () => {
    const fresh = live('fresh', { nearestKnown: [{ id: 'item-0', similarity: 0.7 }] });
    const body = await asked(
      getSimilarItems.response,
      '/v1/items/fresh/similar?limit=3',
      undefined,
      changed(fresh),
    );
    expect(body).toMatchObject({ source: 'similar', item: { item_id: 'fresh' } });
    expect(ids(body)).toEqual(['item-0', 'item-7', 'item-9']);
  });

  it('when a new item is like it then that is among the similar ones', async () => {
    const fresh = live('fresh', { nearestKnown: [{ id: 'item-0', similarity: 0.9 }] });
    const body = await asked(
      getSimilarItems.response,
      '/v1/items/item-0/similar?limit=2',
      undefined,
      changed(fresh),
    );
    expect(ids(body)).toEqual(['item-7', 'fresh']);
  });
});

describe('given a basket', () => {
  const path = '/v1/baskets/complements';

  it('when it is asked what is missing then partners come, those first that most of it speaks for', async () => {
    const body = await asked(getBasketComplements.response, path, { basket: ['item-0', 'item-3'], limit: 2 });
    expect(body).toMatchObject({ mode: 'missing', source: 'bought_together' });
    expect(ids(body)).toEqual(['item-30', 'item-31']);
  });

  it('when it is asked what is like it then other items answer', async () => {
    const body = await asked(getBasketComplements.response, path, {
      basket: ['item-0', 'item-3'],
      mode: 'similar',
      limit: 3,
    });
    expect(body.source).toBe('similar');
    expect(ids(body)).toEqual(['item-9', 'item-7', 'item-4']);
  });

  it('when the customer is named then items they already have are left out', async () => {
    const body = await asked(getBasketComplements.response, path, {
      basket: ['item-3'],
      customer_id: 'c-1',
      limit: 100,
    });
    expect(ids(body)).not.toContain('item-0');
  });

  it('when it is empty then there is nothing to ask', async () => {
    const ask = await open(tinyShop());
    expectProblem(await send(ask, path, { basket: [] }), 400, 'request.invalid');
  });
});

describe('given the whole shop', () => {
  it.each([
    ['trending', 'trending', ['item-90', 'item-91', 'item-0']],
    ['new', 'new', ['item-100', 'item-101', 'item-0']],
    ['popular', 'popular', ['item-0', 'item-1', 'item-2']],
  ])(
    'when %s items are asked for then they answer, and what is popular goes on',
    async (list, source, first) => {
      const body = await asked(getPopularItems.response, `/v1/items/${list}?limit=3`);
      expect(body.source).toBe(source);
      expect(ids(body)).toEqual(first);
    },
  );

  it('when a category is named then its items come first', async () => {
    const body = await asked(getPopularItems.response, '/v1/items/popular?category=Home&limit=21');
    expect(body.source).toBe('category');
    expect(body.items.map(({ source }) => source).slice(19)).toEqual(['category', 'popular']);
    const none = await asked(getPopularItems.response, '/v1/items/trending?category=Garden&limit=1');
    expect(none.source).toBe('popular');
  });

  it.each([
    [
      '/v1/items/popular?category=Hoem',
      'query parameter `category` names a category',
      'did you mean “Home”?',
    ],
    ['/v1/items/trending?category=Kitchn', 'query parameter `category`', 'did you mean “Home > Kitchen”?'],
    ['/v1/items/new?category=Zebra', 'query parameter `category`', '“Zebra”'],
  ])('when %s names no category then that is said, and no other list is answered', async (path, ...said) => {
    const problem = expectProblem(await (await open(tinyShop()))(path), 400, 'request.invalid');
    for (const text of said) expect(problem.detail).toContain(text);
  });

  it('when a body names no category or brand then that is said, with the place', async () => {
    const ask = await open(tinyShop());
    const filter = {
      any: [
        { attribute: 'brand', equals: 'Solbaken' },
        { not: { attribute: 'category', in: ['Home', 'Home > Kitchen', 'Kitchen', 'Gardn'] } },
      ],
    };
    const reply = await send(ask, '/v1/recommendations', { context: { category: 'Homes' }, filter });
    const problem = expectProblem(reply, 400, 'request.invalid');
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([
      '/context/category',
      '/filter/any/0/equals',
      '/filter/any/1/not/in/3',
    ]);
    expect(problem.detail).toContain('did you mean “Solbacken”?');
    const basket = { basket: ['item-0'], filter: { attribute: 'brand', equals: 'Nobody' } };
    expectProblem(await send(ask, '/v1/baskets/complements', basket), 400, 'request.invalid');
  });

  it('when only the live catalogue has a category then it is known', async () => {
    const store = changed({ ...live('fresh'), category: ['Attic'] });
    const body = await asked(
      getPopularItems.response,
      '/v1/items/popular?category=Attic&limit=1',
      undefined,
      store,
    );
    expect(body.items).toHaveLength(1);
  });

  it('when nobody knows an item then it is not found, and the nearest is named', async () => {
    const ask = await open(tinyShop());
    const { detail } = expectProblem(await ask('/v1/items/itme-5/similar'), 404, 'request.not_found');
    expect(detail).toBe('The shop has no item “itme-5”. Did you mean “item-5”?');
  });

  it('when the live catalogue tells of a new item then it is the newest', async () => {
    const fresh = live('fresh', { isNew: true });
    const again = live('changed', { nearestKnown: [{ id: 'item-0', similarity: 0.9 }] });
    expect(
      ids(await asked(getPopularItems.response, '/v1/items/new?limit=2', undefined, changed(fresh, again))),
    ).toEqual(['fresh', 'item-100']);
  });
});

describe('given a customer looked into', () => {
  it('when it is asked what they buy again then habits answer, with their rhythm, and nothing else', async () => {
    const body = await asked(getRecommendations.response, '/v1/customers/c-1/buy-again');
    expect(body.source).toBe('buy_again');
    // As of the version, which was learnt some hours before it is asked.
    expect(body.items.map(({ item_id, reason }) => [item_id, reason.text])).toEqual([
      ['item-60', 'You bought it 19 days ago, usually every 30 days'],
      ['item-61', 'You bought it 89 days ago'],
    ]);
    expect(await asked(getRecommendations.response, '/v1/customers/c-empty/buy-again')).toMatchObject({
      items: [],
    });
  });

  it('when one of it was bought a minute ago then it waits its turn', async () => {
    const store = tinyShop().tell('activity', 'c-1', did('item-61', 'purchase'));
    const body = await asked(getRecommendations.response, '/v1/customers/c-1/buy-again', undefined, store);
    expect(ids(body)).toEqual(['item-60']);
  });

  it('when similar customers are requested then the most similar come first', async () => {
    const body = await asked(getSimilarCustomers.response, '/v1/customers/c-1/similar?limit=1');
    expect(body).toMatchObject({
      known: true,
      customers: [{ customer_id: 'c-7', similarity: 0.5, shared_items: 9, segment_id: 'loyal' }],
    });
    const unknown = await asked(getSimilarCustomers.response, '/v1/customers/nobody/similar');
    expect(unknown).toMatchObject({ known: false, customers: [] });
  });
});

describe('given what people steer', () => {
  const lists: [string, object?][] = [
    ['/v1/customers/c-1/recommendations?limit=100'],
    ['/v1/recommendations', { session: ['item-0'], limit: 100 }],
    ['/v1/items/popular?limit=100'],
    ['/v1/items/item-0/similar?limit=100'],
    ['/v1/items/item-0/bought-together?limit=100'],
    ['/v1/baskets/complements', { basket: ['item-0'], limit: 100 }],
    ['/v1/customers/c-1/buy-again'],
  ];
  const gone = ['item-7', 'item-30', 'item-50', 'item-60', 'item-2'];

  it.each(lists)('when items are sold out or hidden then %s shows none of them', async (path, body) => {
    const ask = await open(tinyShop());
    const before = ids((await send(ask, path, body)).json as z.infer<typeof getPopularItems.response>);
    expect(before.some((id) => gone.includes(id))).toBe(true);
    await gateway?.close();
    const store = changed(
      ...gone.map((id, at) => live(id, at % 2 === 0 ? { hidden: true } : { inStock: false })),
    );
    const after = ids(
      (await send(await open(store), path, body)).json as z.infer<typeof getPopularItems.response>,
    );
    expect(after.filter((id) => gone.includes(id))).toEqual([]);
  });

  it('when an item is pinned then it stands there, with its card, for those who have not had it', async () => {
    const pin: Rule = { ...everywhere, action: { type: 'pin', item: 'item-3', position: 2 } };
    const body = await asked(
      getRecommendations.response,
      '/v1/customers/c-1/recommendations?limit=3',
      undefined,
      ruled(pin),
    );
    expect(ids(body)).toEqual(['item-50', 'item-3', 'item-51']);
    expect(body.items[1]).toMatchObject({
      title: 'Title of item-3',
      source: 'pinned',
      reason: { key: 'pinned' },
    });
    const had: Rule = { ...everywhere, action: { type: 'pin', item: 'item-0', position: 2 } };
    const without = await asked(
      getRecommendations.response,
      '/v1/customers/c-1/recommendations?limit=2',
      undefined,
      ruled(had),
    );
    expect(ids(without)).toEqual(['item-50', 'item-51']);
  });

  it('when a rule is for one placement then it holds there alone', async () => {
    const filter = { attribute: 'id', equals: 'item-0' };
    const store = ruled({ ...everywhere, placements: ['home'], action: { type: 'exclude', filter } });
    const ask = await open(store);
    const at = async (query: string) =>
      ids(expectAnswer(await ask(`/v1/items/popular?limit=1${query}`), getPopularItems.response));
    expect(await at('&placement=home')).toEqual(['item-1']);
    expect(await at('&placement=basket')).toEqual(['item-0']);
    expect(await at('')).toEqual(['item-0']);
  });

  it('when an experiment is on then the answer names the arm, keeps to it, and does what it says', async () => {
    const experiment: Experiment = {
      id: 'base',
      placements: ['home'],
      from: null,
      until: null,
      salt: 's',
      assignment: { type: 'fixed' },
      arms: [{ id: 'popular', share: 1, policy: { list: 'popular' } }],
    };
    const store = tinyShop().tell('experiments', MERCHANDISING_ID, { experiments: [experiment] });
    const path = '/v1/customers/c-1/recommendations?limit=2&placement=home';
    const body = await asked(getRecommendations.response, path, undefined, store);
    expect(body).toMatchObject({ source: 'popular', experiment: { experiment_id: 'base', arm: 'popular' } });
    expect(ids(body)).toEqual(['item-1', 'item-2']);
    expect(parseRecommendationId(body.recommendation_id)?.experiment).toMatchObject({
      id: 'base',
      arm: 'popular',
    });
  });
});

describe('given a store that counts', () => {
  const once: [string, object?][] = [
    ['/v1/customers/c-1/recommendations'],
    ['/v1/items/item-0/similar'],
    ['/v1/items/item-0/bought-together'],
    ['/v1/items/popular'],
    ['/v1/items/popular?category=Home'],
    ['/v1/items/trending'],
    ['/v1/items/new'],
    ['/v1/customers/c-1/buy-again'],
    ['/v1/customers/c-1/similar'],
    ['/v1/baskets/complements', { basket: ['item-0', 'item-3'] }],
    ['/v1/recommendations', { customer_id: 'c-1', session: ['item-0'], basket: ['item-3'] }],
  ];

  it.each(once)('when %s is asked then it makes one batched read, cold and warm', async (path, body) => {
    const store = tinyShop();
    const ask = await open(store);
    await send(ask, path, body);
    await send(ask, path, body);
    expect(store.reads).toHaveLength(2);
    expect(Math.max(...store.reads)).toBeLessThanOrEqual(100);
  });

  it.each<[string, object?]>([
    ['/v1/recommendations', { session_id: 's-1', customer_id: 'c-1', session: ['item-0'] }],
    ['/v1/customers/c-1/recommendations'],
  ])('when a session is going on then %s makes two', async (path, body) => {
    const store = tinyShop().tell('session', 's-1', did('item-3')).tell('activity', 'c-1', did('item-3'));
    const ask = await open(store);
    await send(ask, path, body);
    await send(ask, path, body);
    expect(store.reads).toHaveLength(4);
  });

  it('when something is steered then a container makes one more read, once', async () => {
    const store = tinyShop();
    const ask = await open(store);
    await ask('/v1/items/popular');
    store.tell('catalogue', '7', { items: { x: live('x') } });
    for (let request = 0; request < 3; request++) await ask('/v1/items/popular');
    expect(store.reads).toEqual([4, 1, 1, 1, 1]);
  });
});

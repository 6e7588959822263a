import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { operationOf, ROUTES } from '../../infra/spec/routes.ts';
import { getCustomer } from '../../layers/api/customers/get-customer.ts';
import { getCustomerValue } from '../../layers/api/customers/get-customer-value.ts';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { getWorklist } from '../../layers/api/insights/get-worklist.ts';
import { getPopularItems } from '../../layers/api/items/get-popular-items.ts';
import { getSimilarItems } from '../../layers/api/items/get-similar-items.ts';
import { getRecommendations } from '../../layers/api/recommendations/get-recommendations.ts';
import { listSegmentMembers } from '../../layers/api/segments/list-segment-members.ts';
import { listSegments } from '../../layers/api/segments/list-segments.ts';
import { getHealth } from '../../layers/api/service/get-health.ts';
import { type Ask, clientOf } from './client.ts';
import { loadOn } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';
import { CountingStore, ODD, SERVING, tinyShop } from './tiny-shop.ts';

let gateway: Gateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function open(store: CountingStore, now: () => number = () => SERVING.activatedAt): Promise<Ask> {
  gateway = await startGateway({ port: 0, load: loadOn({ store, now }) });
  return clientOf(gateway.url);
}

/** Whether an answer is made of a model: it always names the version. */
function isFromModel(response: z.ZodMiniType): boolean {
  if (response instanceof z.core.$ZodUnion)
    return response._zod.def.options.every((one) => isFromModel(one as z.ZodMiniType));
  if (!(response instanceof z.ZodMiniObject)) return false;
  const version = response.shape.model_version;
  return version !== undefined && !(version instanceof z.ZodMiniNullable);
}

describe('given the tiny shop', () => {
  describe('when lists are asked for', () => {
    it('then a personal list is cut and says what it is', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(
        await ask('/v1/customers/c-1/recommendations?limit=3'),
        getRecommendations.response,
      );
      expect(body.source).toBe('personal');
      expect(body.items.map((item) => item.item_id)).toEqual(['item-50', 'item-51', 'item-52']);
      expect(body.items[0]?.reason).toEqual({
        key: 'because_of_items',
        parameters: { items: [{ item_id: 'item-0', title: 'Title of item-0' }], did: 'bought' },
        text: 'Because you bought “Title of item-0”',
      });
    });

    it('then a customer with too little history gets what is popular', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(
        await ask('/v1/customers/c-empty/recommendations'),
        getRecommendations.response,
      );
      expect(body).toMatchObject({ source: 'popular', items: { length: 20 } });
      // The second most popular of all is what they have had.
      expect(body.items.map((item) => item.item_id).slice(0, 2)).toEqual(['item-0', 'item-2']);
    });

    it('then an item that nothing goes with gets what is popular, without itself', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(await ask('/v1/items/item-1/similar?limit=2'), getSimilarItems.response);
      expect(body).toMatchObject({ source: 'category', item: { item_id: 'item-1' } });
      expect(body.items.map((item) => item.item_id)).toEqual(['item-0', 'item-2']);
    });

    it('then a customer who never bought has no RFM scores and no cluster', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(await ask('/v1/customers/c-browser'), getCustomer.response);
      expect(body).toMatchObject({ known: true, rfm: null, cluster: null, first_order: null });
    });
  });

  describe.each(Object.values(ODD))('when an identifier is %s', (id) => {
    it('then its rows are found by the safe form', async () => {
      const ask = await open(tinyShop());
      const similar = await ask(`/v1/items/${segmentOf(id)}/similar`);
      const profile = await ask(`/v1/customers/${segmentOf(id)}`);
      expect(expectAnswer(similar, getSimilarItems.response)).toMatchObject({
        source: 'similar',
        item_id: id,
      });
      expect(expectAnswer(profile, getCustomer.response)).toMatchObject({ known: true, customer_id: id });
    });
  });

  describe.each([ODD.slash, ODD.emoji, ODD.percent])('when an identifier is %s, percent-encoded', (id) => {
    it('then its rows are found too', async () => {
      const ask = await open(tinyShop());
      const encoded = encodeURIComponent(id);
      const lists = await ask(`/v1/customers/${encoded}/recommendations`);
      const profile = await ask(`/v1/customers/${encoded}`);
      expect(expectAnswer(lists, getRecommendations.response)).toMatchObject({ source: 'personal' });
      expect(expectAnswer(profile, getCustomer.response)).toMatchObject({ known: true, customer_id: id });
    });
  });

  describe('when answers are counted', () => {
    it('then each request makes one batched read, and the popular list is read once a version', async () => {
      const store = tinyShop();
      const ask = await open(store);
      const path = '/v1/customers/c-1/recommendations';
      await ask(path);
      // The head, the list, the activity; and once a version the card, two lists for everybody and thirteen of segments.
      expect(store.reads).toEqual([19]);
      await ask(path);
      expect(store.reads).toEqual([19, 3]);
      await ask('/v1/customers/nobody/recommendations');
      expect(store.reads).toEqual([19, 3, 3]);
    });

    it('then a new version is read anew', async () => {
      const store = tinyShop();
      const ask = await open(store);
      const before = expectAnswer(await ask('/v1/items/popular?limit=1'), getPopularItems.response);
      store.serving = { ...SERVING, version: 'next' };
      for (const [key, body] of [...store.rows]) store.rows.set(key.replace(SERVING.version, 'next'), body);
      const reply = await ask('/v1/items/popular?limit=1');
      expect(expectAnswer(reply, getPopularItems.response).model_version).toBe('next');
      expect(before.model_version).toBe(SERVING.version);
      expect(store.reads).toEqual([4, 4]);
    });
  });

  describe('when customers are asked about', () => {
    it('then the reasons of a risk come in words and with numbers', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(await ask('/v1/customers/c-1/value'), getCustomerValue.response);
      expect(body.churn?.reasons).toEqual([
        {
          topic: 'recency',
          effect: -0.231,
          text: 'Last order 3 days ago (median buyer: 74). Lowers the risk by 23 points.',
        },
      ]);
      expect(body.predicted).toMatchObject({ horizon_days: 365, lifetime_value: 61_270 });
      expect(body.next_order?.expected).toBe('2026-03-19T00:00:00.000Z');
    });

    it('then a customer who never ordered has no predictions, with the reason', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(await ask('/v1/customers/c-browser/value'), getCustomerValue.response);
      expect(body).toMatchObject({ known: true, stage: 'never-ordered', predicted: null, next_order: null });
      expect(body.absent).toHaveLength(4);
      expect(body.absent[0]).toEqual({
        part: 'predicted',
        key: 'never-ordered',
        text: 'The customer has not ordered yet.',
      });
    });

    it('then weekdays count from Monday as 1', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(await ask('/v1/customers/c-1'), getCustomer.response);
      expect(body.behaviour).toMatchObject({ favourite_weekday: 7, items: { viewed: 120 } });
    });
  });

  describe('when a list is paged through', () => {
    it('then an attribute and consent filter the members, in one batched read of ten pages', async () => {
      const store = tinyShop();
      const ask = await open(store);
      const page = async (query: string) =>
        expectAnswer(
          await ask(`/v1/segments/champions/members?limit=100${query}`),
          listSegmentMembers.response,
        );
      const french = await page('&attribute=country:FR');
      expect(french).toMatchObject({
        total: 130,
        purpose: null,
        filters: ['country', 'newsletter'],
        next_cursor: null,
      });
      expect(french.customers).toHaveLength(65);
      expect(french.customers.every(({ attributes }) => attributes.country === 'FR')).toBe(true);
      expect(store.reads).toEqual([12]);
      expect((await page('&attribute=newsletter:true')).customers).toHaveLength(33);
      // Any value of one attribute, and all attributes.
      expect((await page('&attribute=country:FR&attribute=newsletter:true')).customers).toHaveLength(
        french.customers.filter(({ attributes }) => attributes.newsletter === true).length,
      );
      const countries = new Set(['FR', 'DE']);
      const either = await page('&attribute=country:FR&attribute=country:DE');
      expect(either.customers.length).toBeGreaterThan(65);
      expect(either.customers.every(({ attributes }) => countries.has(String(attributes.country)))).toBe(
        true,
      );
      const willing = await page('&purpose=marketing');
      expect(willing).toMatchObject({ purpose: 'marketing' });
      expect(willing.customers).toHaveLength(86);
      expect(willing.customers.every(({ may_contact }) => may_contact)).toBe(true);
      const both = await page('&purpose=marketing&attribute=country:FR');
      expect(both.customers).toHaveLength(43);
    });

    it('then a filtered list continues by its cursor, and by no other', async () => {
      const ask = await open(tinyShop());
      const path = '/v1/segments/champions/members?attribute=country:FR&limit=40';
      const first = expectAnswer(await ask(path), listSegmentMembers.response);
      const cursor = encodeURIComponent(first.next_cursor ?? '');
      const second = expectAnswer(await ask(`${path}&cursor=${cursor}`), listSegmentMembers.response);
      expect([first, second].flatMap(({ customers }) => customers)).toHaveLength(65);
      expect(second.next_cursor).toBeNull();
      expectProblem(await ask(`/v1/segments/champions/members?cursor=${cursor}`), 400, 'request.invalid');
      const more = '/v1/segments/champions/members?limit=10';
      const two = expectAnswer(
        await ask(`${more}&attribute=country:FR&attribute=country:DE`),
        listSegmentMembers.response,
      );
      const next = encodeURIComponent(two.next_cursor ?? '');
      const turned = `${more}&attribute=country:DE&attribute=country:FR&cursor=${next}`;
      expect(expectAnswer(await ask(turned), listSegmentMembers.response).customers).toHaveLength(10);
    });

    it('then an attribute that nobody has is refused with those that there are', async () => {
      const ask = await open(tinyShop());
      const reply = await ask('/v1/worklists/thank?attribute=land:DE');
      expect(expectProblem(reply, 400, 'request.invalid').errors).toMatchObject([
        {
          parameter: 'attribute',
          detail: "'land' is not an attribute to filter by; known are country, newsletter",
        },
      ]);
      const form = expectProblem(
        await ask('/v1/worklists/thank?attribute=country:DE&attribute=DE'),
        400,
        'request.invalid',
      );
      expect(form.errors).toMatchObject([
        { parameter: 'attribute', detail: expect.stringContaining('country:DE') },
      ]);
      expectProblem(
        await ask(`/v1/worklists/thank?${'attribute=country:DE&'.repeat(21)}`),
        400,
        'request.invalid',
      );
    });

    it('then segments and clusters are two views, of which one sums up to the shop', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(await ask('/v1/segments'), listSegments.response);
      expect(body.segments.map(({ kind }) => kind)).toEqual(['rfm']);
      expect(body.clusters.map(({ kind }) => kind)).toEqual(['cluster']);
      const summed = [...body.segments, ...body.rest].reduce((sum, { revenue }) => sum + revenue, 0);
      expect(summed).toBe(body.total?.revenue);
    });

    it('then each request makes one batched read, of the pages that it needs', async () => {
      const store = tinyShop();
      const ask = await open(store);
      const path = '/v1/segments/champions/members';
      let next: string | null = null;
      const sizes: number[] = [];
      do {
        const query: string = next === null ? '' : `&cursor=${next}`;
        const body = expectAnswer(await ask(`${path}?limit=60${query}`), listSegmentMembers.response);
        sizes.push(body.customers.length);
        next = body.next_cursor;
      } while (next !== null);
      expect(sizes).toEqual([60, 60, 10]);
      // A page and who is erased; the first reads the version's card, too, the second goes beyond the page stored, of 100.
      expect(store.reads).toEqual([3, 3, 2]);
      for (const other of [
        '/v1/worklists',
        '/v1/worklists/thank',
        '/v1/insights/funnel',
        '/v1/customers/c-1/value',
      ])
        await ask(other);
      // The functions of worklists and customers read the version's card once each; a value also what stakes assume.
      expect(store.reads).toEqual([3, 3, 2, 2, 2, 1, 3]);
    });

    it('then it goes on with the version it began with while a newer one serves', async () => {
      const store = tinyShop();
      const ask = await open(store);
      const path = '/v1/worklists/thank';
      const first = expectAnswer(await ask(`${path}?limit=100`), getWorklist.response);
      store.serving = { ...SERVING, version: 'next' };
      for (const [key, body] of [...store.rows]) store.rows.set(key.replace(SERVING.version, 'next'), body);
      const second = expectAnswer(await ask(`${path}?cursor=${first.next_cursor}`), getWorklist.response);
      const anew = expectAnswer(await ask(path), getWorklist.response);
      expect(second.model_version).toBe(SERVING.version);
      expect(second.customers[0]?.customer_id).toBe('member-100');
      expect(anew.model_version).toBe('next');
      expect(store.reads).toEqual([3, 3, 3]);
    });

    it('then a cursor of a version whose rows are gone says to begin again', async () => {
      const store = tinyShop();
      const ask = await open(store);
      const first = expectAnswer(await ask('/v1/worklists/thank'), getWorklist.response);
      store.serving = { ...SERVING, version: 'next' };
      for (const [key, body] of [...store.rows]) {
        store.rows.delete(key);
        store.rows.set(key.replace(SERVING.version, 'next'), body);
      }
      const reply = await ask(`/v1/worklists/thank?cursor=${first.next_cursor}`);
      const problem = expectProblem(reply, 400, 'request.invalid');
      expect(problem.errors).toEqual([
        {
          code: 'field.invalid',
          in: 'query',
          parameter: 'cursor',
          detail: 'is of results that are no longer kept; begin again without it',
        },
      ]);
    });

    it('then a cursor of another list is refused', async () => {
      const ask = await open(tinyShop());
      const first = expectAnswer(await ask('/v1/worklists/thank'), getWorklist.response);
      const reply = await ask(`/v1/segments/champions/members?cursor=${first.next_cursor}`);
      expectProblem(reply, 400, 'request.invalid');
    });

    it('then an empty list is one empty page', async () => {
      const ask = await open(tinyShop());
      const body = expectAnswer(await ask('/v1/worklists/no-contact'), getWorklist.response);
      expect(body).toMatchObject({ total: 0, customers: [], next_cursor: null });
    });
  });

  describe('when the query is not percent-encoded', () => {
    it('then what came is refused as it stands', async () => {
      const ask = await open(tinyShop());
      const problem = expectProblem(await ask('/v1/items/popular?limit=%zz'), 400, 'request.invalid');
      expect(problem.errors).toMatchObject([{ in: 'query', parameter: 'limit' }]);
    });
  });

  describe('when the path is not percent-encoded', () => {
    it.each(['/v1/items/%zz/similar', '/v1/items/%/similar', '/v1/items/%ff/similar'])(
      'then %s is refused',
      async (path) => {
        const ask = await open(tinyShop());
        expectProblem(await ask(path), 400, 'request.invalid');
      },
    );
  });
});

describe('given no model yet', () => {
  it.each(ROUTES.filter((route) => route.method === 'GET' && isFromModel(operationOf(route).response)))(
    'when $path is asked then it says when to come again',
    async ({ path }) => {
      const ask = await open(new CountingStore(undefined));
      const reply = await ask(path.replaceAll(/[{}]/g, ''));
      expectProblem(reply, 503, 'model.not_ready');
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    },
  );

  it('when health is asked then the service is well and waits', async () => {
    const ask = await open(new CountingStore(undefined));
    const body = expectAnswer(await ask('/v1/health'), getHealth.response);
    expect(body).toEqual({ status: 'waiting', model_version: null, activated_at: null });
  });
});

describe('given a model whose rows have been removed', () => {
  it('when a list is asked for then it is no popular list but a problem', async () => {
    const store = tinyShop();
    let now = SERVING.activatedAt;
    const ask = await open(store, () => now);
    expectAnswer(await ask('/v1/customers/c-1/recommendations'), getRecommendations.response);
    store.rows.clear();
    now = SERVING.expiresAt;
    expectProblem(await ask('/v1/customers/c-1/recommendations'), 503, 'model.expired');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { getSimilarCustomers } from '../../layers/api/customers/get-similar-customers.ts';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { getPopularItems } from '../../layers/api/items/get-popular-items.ts';
import { getSimilarItems } from '../../layers/api/items/get-similar-items.ts';
import { getBasketComplements } from '../../layers/api/recommendations/get-basket-complements.ts';
import { getRecommendations } from '../../layers/api/recommendations/get-recommendations.ts';
import { parseRecommendationId } from '../../layers/contract/recommendation-id.ts';
import type { Reply } from './client.ts';
import { type Environment, environment } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';
import { discover, type KnownIds } from './known-ids.ts';

let api: Environment;
let known: KnownIds;

beforeAll(async () => {
  api = await environment();
  known = await discover(api.ask);
});

afterAll(() => api.close());

function post(path: string, body: object): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  return api.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function recommended(body: object): Promise<z.infer<typeof getRecommendations.response>> {
  return expectAnswer(await post('/v1/recommendations', body), getRecommendations.response);
}

const ids = (answer: { readonly items: readonly { readonly item_id: string }[] }) =>
  answer.items.map((item) => item.item_id);

describe('given any shop', () => {
  it('when nobody in particular asks then what is popular answers, under an identifier that says so', async () => {
    const body = await recommended({ placement: 'home' });
    expect(body.source).toBe('popular');
    expect(body.items).not.toEqual([]);
    expect(parseRecommendationId(body.recommendation_id)).toMatchObject({
      source: 'popular',
      placement: 'home',
      version: body.model_version,
    });
  });

  it('when an item is looked at then the answer is not the one for nobody, and has no item twice', async () => {
    const body = await recommended({ session: [known.item], limit: 100 });
    expect(new Set(ids(body)).size).toBe(body.items.length);
    for (const { source, reason } of body.items) {
      if (source === 'session')
        expect(reason).toMatchObject({ key: 'because_viewed', parameters: { items: [{}] } });
    }
  });

  it('when a customer is known and looks at something then their list and the session are one answer', async () => {
    const body = await recommended({ customer_id: known.customer, session: [known.item], limit: 100 });
    expect(body.customer_id).toBe(known.customer);
    expect(ids(body)).not.toEqual([]);
  });

  it('when a price is the most that is wanted then nothing dearer is shown', async () => {
    const all = await recommended({ limit: 100 });
    const prices = all.items
      .flatMap(({ price }) => (price === null ? [] : [price]))
      .toSorted((a, b) => a - b);
    const most = prices[prices.length >> 1] ?? 0;
    const body = await recommended({ filter: { attribute: 'price', at_most: most }, limit: 100 });
    for (const { price } of body.items) expect(price).toBeLessThanOrEqual(most);
    const dearer = { not: { attribute: 'price', at_most: most } };
    const rest = await recommended({ filter: dearer, limit: 100 });
    expect(ids(rest).filter((id) => ids(body).includes(id))).toEqual([]);
  });

  it('when items are to be left out then they are, and others take their places', async () => {
    const first = await recommended({ limit: 5 });
    const body = await recommended({ limit: 5, exclude: ids(first) });
    expect(ids(body).filter((id) => ids(first).includes(id))).toEqual([]);
  });

  it('when what is different is wanted then the first stays and the limit is kept', async () => {
    const [plain, spread] = [
      await recommended({ limit: 10 }),
      await recommended({ limit: 10, diversity: 1 }),
    ];
    expect(spread.items).toHaveLength(plain.items.length);
    expect(ids(spread)[0]).toBe(ids(plain)[0]);
  });

  it('when it is strict and nothing is known of the customer then nothing is shown', async () => {
    expect(await recommended({ customer_id: 'nobody-has-this-id', strict: true })).toMatchObject({
      source: 'personal',
      items: [],
    });
  });

  it.each(['missing', 'similar'])(
    'when a basket is asked about (%s) then it holds none of the answer',
    async (mode) => {
      const reply = await post('/v1/baskets/complements', { basket: [known.item], mode });
      const body = expectAnswer(reply, getBasketComplements.response);
      expect(body.mode).toBe(mode);
      expect(ids(body)).not.toContain(known.item);
      expect(reply.headers['cache-control']).toBe('no-store');
    },
  );

  it('when it is asked what is bought with an item then rules come with their figures', async () => {
    const body = expectAnswer(
      await api.ask(`/v1/items/${segmentOf(known.item)}/bought-together`),
      getSimilarItems.response,
    );
    expect(ids(body)).not.toContain(known.item);
    for (const { source, reason } of body.items) {
      if (source !== 'bought_together') continue;
      expect(reason.key).toBe('bought_with');
      expect(reason.parameters.lift).toBeGreaterThan(1);
    }
  });

  it.each(['trending', 'new', 'popular'])(
    'when %s items are asked for then the limit is reached',
    async (list) => {
      const popular = expectAnswer(await api.ask('/v1/items/popular?limit=10'), getPopularItems.response);
      const body = expectAnswer(await api.ask(`/v1/items/${list}?limit=10`), getPopularItems.response);
      expect(body.items.length).toBeGreaterThanOrEqual(popular.items.length);
    },
  );

  it('when a customer is looked into then habits and others like them answer', async () => {
    const path = `/v1/customers/${segmentOf(known.customer)}`;
    const again = expectAnswer(await api.ask(`${path}/buy-again`), getRecommendations.response);
    expect(again.source).toBe('buy_again');
    for (const { reason } of again.items) expect(reason.key).toBe('buy_again');
    const alike = expectAnswer(await api.ask(`${path}/similar`), getSimilarCustomers.response);
    expect(alike.customers.map((other) => other.customer_id)).not.toContain(known.customer);
  });

  it.each<[string, object, string]>([
    ['/v1/recommendations', { limit: 101 }, '/limit'],
    ['/v1/recommendations', { nobody: 1 }, '/nobody'],
    ['/v1/recommendations', { filter: { attribute: 'price' } }, '/filter'],
    ['/v1/baskets/complements', {}, '/basket'],
  ])('when %s is asked %j then the fault is pointed to', async (path, body, pointer) => {
    const problem = expectProblem(await post(path, body), 400, 'request.invalid');
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'body', parameter: pointer }));
  });
});

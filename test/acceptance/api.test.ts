import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationOf, ROUTES } from '../../infra/spec/routes.ts';
import { getCustomer } from '../../layers/api/customers/get-customer.ts';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { getPopularItems } from '../../layers/api/items/get-popular-items.ts';
import { getSimilarItems } from '../../layers/api/items/get-similar-items.ts';
import { deleteCustomer } from '../../layers/api/privacy/delete-customer.ts';
import { getRecommendations } from '../../layers/api/recommendations/get-recommendations.ts';
import { getSegment } from '../../layers/api/segments/get-segment.ts';
import { listSegments } from '../../layers/api/segments/list-segments.ts';
import { getCurrentModel } from '../../layers/api/service/get-current-model.ts';
import { getHealth } from '../../layers/api/service/get-health.ts';
import { getOpenApi } from '../../layers/api/service/get-open-api.ts';
import { parseRecommendationId } from '../../layers/contract/recommendation-id.ts';
import { type Environment, environment } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';
import { discover, type KnownIds } from './known-ids.ts';

let api: Environment;
let known: KnownIds;
let erasureId: string;

beforeAll(async () => {
  api = await environment();
  known = await discover(api.ask);
  const erasure = await api.ask('/v1/customers/nobody-of-reads', { method: 'DELETE' });
  erasureId = deleteCustomer.response.parse(erasure.json).erasure_id;
  const experiment = { placements: ['acceptance'], arms: [{ arm: 'a' }, { arm: 'b' }] };
  await api.ask(`/v1/experiments/${EXPERIMENT}`, { method: 'PUT', body: JSON.stringify(experiment) });
});

afterAll(async () => {
  await api.ask(`/v1/experiments/${EXPERIMENT}`, { method: 'DELETE' });
  await api.close();
});

/** At a placement that no page has. */
const EXPERIMENT = 'acceptance-of-reads';

const reads = ROUTES.filter(({ method }) => method === 'GET');

/** As an ETag may stand in `if-none-match`, too. */
const weakless = (etag: string) => etag.slice(2);
const among = (etag: string) => `"other", ${etag}`;

/** Asks, and asks again knowing the ETag. A deployed shop's catalogue may change in between: then both are asked anew. */
async function askTwice(path: string, call: (etag: string) => Parameters<typeof api.ask>[1]) {
  for (let attempt = 1; ; attempt++) {
    const first = await api.ask(path);
    const again = await api.ask(path, call(first.headers.etag ?? ''));
    if (again.headers.etag === first.headers.etag || attempt === 10) return { first, again };
  }
}

/** What is the operator's alone has no HEAD: the gateway has no right of its own for that. */
function hasHead({ audience }: (typeof ROUTES)[number]): boolean {
  return audience !== 'operator';
}

/** Scores fall, list by list: what is filled up from another list has another scale. */
function expectFalling(items: readonly { readonly source: string; readonly score: number }[]): void {
  for (const [at, item] of items.entries()) {
    const before = items[at - 1];
    if (before?.source === item.source) expect(item.score).toBeLessThanOrEqual(before.score);
  }
}

/** The path of a route with identifiers of this shop in it. */
function pathOf(template: string): string {
  return template
    .replace('{customerId}', segmentOf(known.customer))
    .replace('{itemId}', segmentOf(known.item))
    .replace('{segmentId}', segmentOf(known.segment))
    .replace('{play}', known.play)
    .replace('{insight}', known.insight)
    .replace('{experimentId}', EXPERIMENT)
    .replace('{erasureId}', erasureId);
}

/** Whether a path could be one of a route, identifiers and all. */
function couldBe(template: string, path: string): boolean {
  return new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

describe('given a model that serves', () => {
  describe('when a customer is known', () => {
    it('then their profile answers with segment, value and times', async () => {
      const reply = await api.ask(`/v1/customers/${segmentOf(known.customer)}`);
      const body = expectAnswer(reply, getCustomer.response);
      expect(body).toMatchObject({ customer_id: known.customer, known: true });
      expect(body.segment).not.toBeNull();
      expect(body.value).not.toBeNull();
      expect(body.first_seen).not.toBeNull();
      expect(reply.headers['cache-control']).toBe('private, no-cache');
    });

    it('then recommendations come best first, each with a reason, under an identifier of their own', async () => {
      const path = `/v1/customers/${segmentOf(known.customer)}/recommendations`;
      const [first, second] = [await api.ask(path), await api.ask(path)].map((reply) =>
        expectAnswer(reply, getRecommendations.response),
      );
      expect(first?.customer_id).toBe(known.customer);
      expect(first?.items.length).toBeGreaterThan(0);
      expect(first?.items.length).toBeLessThanOrEqual(20);
      expectFalling(first?.items ?? []);
      const origin = parseRecommendationId(first?.recommendation_id ?? '');
      expect(origin).toMatchObject({ source: first?.source, version: first?.model_version });
      expect(second?.recommendation_id).not.toBe(first?.recommendation_id);
      expect(second?.items).toEqual(first?.items);
    });
  });

  describe('when a customer is unknown', () => {
    it('then recommendations fall back to what is popular, and say so', async () => {
      const body = expectAnswer(
        await api.ask('/v1/customers/nobody-has-this-id/recommendations?limit=5'),
        getRecommendations.response,
      );
      const popular = expectAnswer(await api.ask('/v1/items/popular?limit=5'), getPopularItems.response);
      expect(body).toMatchObject({ customer_id: 'nobody-has-this-id', source: 'popular' });
      expect(body.items).toEqual(popular.items);
    });

    it('then their profile says that nothing is known', async () => {
      const body = expectAnswer(await api.ask('/v1/customers/nobody-has-this-id'), getCustomer.response);
      expect(body).toMatchObject({ known: false, segment: null, value: null, rfm: null, last_seen: null });
    });
  });

  describe('when items are asked for', () => {
    it('then a known item is described and never similar to itself', async () => {
      const body = expectAnswer(
        await api.ask(`/v1/items/${segmentOf(known.item)}/similar?limit=100`),
        getSimilarItems.response,
      );
      expect(body.item?.item_id).toBe(known.item);
      expect(body.items.map((item) => item.item_id)).not.toContain(known.item);
    });

    it.each(['similar', 'bought-together'])('then an unknown item is not found (%s)', async (list) => {
      const reply = await api.ask(`/v1/items/nothing-has-this-id/${list}`);
      const { detail } = expectProblem(reply, 404, 'request.not_found');
      expect(detail).toContain('“nothing-has-this-id”');
    });

    it('then popular items name no item twice', async () => {
      const reply = await api.ask('/v1/items/popular?limit=100');
      const ids = expectAnswer(reply, getPopularItems.response).items.map((item) => item.item_id);
      expect(new Set(ids).size).toBe(ids.length);
      // What is hidden or sold out must be gone at once, so that nobody may keep a list without asking again.
      expect(reply.headers['cache-control']).toBe('private, no-cache');
    });
  });

  describe('when a limit is given', () => {
    it.each([1, 2, 100])('then %i cuts the list', async (limit) => {
      const all = expectAnswer(await api.ask('/v1/items/popular?limit=100'), getPopularItems.response);
      const cut = expectAnswer(await api.ask(`/v1/items/popular?limit=${limit}`), getPopularItems.response);
      expect(cut.items).toEqual(all.items.slice(0, limit));
    });

    it.each(['0', '101', '-1', '1.5', '1e1', '', 'ten', '9007199254740993'])(
      'then "%s" is refused by name',
      async (limit) => {
        const problem = expectProblem(
          await api.ask(`/v1/items/popular?limit=${limit}`),
          400,
          'request.invalid',
        );
        expect(problem.errors).toEqual([
          {
            code: 'field.invalid',
            in: 'query',
            parameter: 'limit',
            detail: 'must be a whole number from 1 to 100',
          },
        ]);
      },
    );

    it('then a second one is refused, not guessed at', async () => {
      const problem = expectProblem(
        await api.ask('/v1/items/popular?limit=1&limit=2'),
        400,
        'request.invalid',
      );
      expect(problem.errors).toEqual([
        { code: 'field.invalid', in: 'query', parameter: 'limit', detail: 'is given more than once' },
      ]);
    });
  });

  describe('when segments are asked for', () => {
    it('then one of the list is the same on its own', async () => {
      const list = expectAnswer(await api.ask('/v1/segments'), listSegments.response);
      const { model_version, as_of, currency, ...one } = expectAnswer(
        await api.ask(`/v1/segments/${segmentOf(known.segment)}`),
        getSegment.response,
      );
      expect(list).toMatchObject({ model_version, as_of, currency });
      expect(list.segments).toContainEqual(one);
    });

    it('then an unknown one is not found', async () => {
      expectProblem(await api.ask('/v1/segments/nobody-at-all'), 404, 'request.not_found');
    });
  });

  describe('when the service is asked about itself', () => {
    it('then health, model and lists name the same version', async () => {
      const health = expectAnswer(await api.ask('/v1/health'), getHealth.response);
      const model = expectAnswer(await api.ask('/v1/models/current'), getCurrentModel.response);
      expect(health).toMatchObject({ status: 'ready', model_version: model.model_version });
      expect(Date.parse(model.expires_at)).toBeGreaterThan(Date.parse(model.activated_at));
    });

    it('then the OpenAPI document describes every route', async () => {
      const document = expectAnswer(await api.ask('/v1/openapi.json'), getOpenApi.response);
      const described = Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(described.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
    });
  });

  describe.each(ROUTES)('when $method $path is asked', ({ method, path: template }) => {
    it('then an unknown query parameter is refused by name', async () => {
      const call = method === 'POST' || method === 'PUT' ? { method, body: '{}' } : { method };
      const reply = await api.ask(`${pathOf(template)}?limt=3`, call);
      const problem = expectProblem(reply, 400, 'request.invalid');
      expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'query', parameter: 'limt' }));
      expect(problem.detail).toContain('`limt`');
    });

    it('then another method is refused with what is allowed', async () => {
      const there = ROUTES.filter(({ path }) => path === template);
      // What an identifier there would allow gets an answer of its own.
      const routed = ROUTES.filter(({ path }) => couldBe(path, pathOf(template))).map(
        (route) => route.method,
      );
      const method = ['PATCH', 'POST'].find((one) => !routed.some((known) => known === one))!;
      const reply = await api.ask(pathOf(template), { method, body: '{}' });
      expectProblem(reply, 405, 'request.method_not_allowed');
      const allowed = there.flatMap((one) =>
        one.method === 'GET' && hasHead(one) ? ['GET', 'HEAD'] : [one.method],
      );
      expect(reply.headers.allow?.split(', ').toSorted()).toEqual([...new Set(allowed)].toSorted());
    });
  });

  describe.each(reads.filter(hasHead))('when $path is read', ({ path: template }) => {
    it('then HEAD gets the headers of GET and no body', async () => {
      const { first: get, again: head } = await askTwice(pathOf(template), () => ({ method: 'HEAD' }));
      expect(head.status).toBe(200);
      expect(head.text).toBe('');
      expect(head.headers.etag).toBe(get.headers.etag);
      expect(head.headers['cache-control']).toBe(get.headers['cache-control']);
    });
  });

  describe.each(reads.filter((route) => operationOf(route).caching !== 'never'))(
    'when $method $path is asked again',
    ({ path: template }) => {
      it('then the ETag it gave answers 304 without a body', async () => {
        for (const variant of [(etag: string) => etag, weakless, among, () => '*']) {
          const { first, again } = await askTwice(pathOf(template), (etag) => ({
            headers: { 'if-none-match': variant(etag) },
          }));
          expect(first.headers.etag).toMatch(/^W\/"[\w-]+"$/);
          expect(again.status, variant(first.headers.etag ?? '')).toBe(304);
          expect(again.text).toBe('');
          expect(again.headers.etag).toBe(first.headers.etag);
        }
      });

      it('then another ETag answers in full', async () => {
        const reply = await api.ask(pathOf(template), { headers: { 'if-none-match': 'W/"other"' } });
        expect(reply.status).toBe(200);
        expect(reply.text).not.toBe('');
      });
    },
  );

  describe('when no route matches', () => {
    it.each(['/', '/v1', '/v1/', '/v2/health', '/v1/customers', '/v1/items/popular/', '/v1/health/x'])(
      'then %s is not found',
      async (path) => {
        expectProblem(await api.ask(path), 404, 'request.not_found');
      },
    );

    it('then a misspelt path below a customer is not taken for a customer', async () => {
      const path = `/v1/customers/${segmentOf(known.customer)}/recomendations`;
      expectProblem(await api.ask(path), 404, 'request.not_found');
    });
  });

  describe('when an identifier is odd', () => {
    it.each([
      '🧦',
      'löffel',
      'two words',
      'a+b',
      'a|b',
      'a#b',
      "o'neill",
      'a&b=c',
      '<script>',
      '{id}',
      'a:b,c;d',
      '日本',
    ])('then %s, percent-encoded, arrives as it is', async (id) => {
      const body = expectAnswer(
        await api.ask(`/v1/customers/${encodeURIComponent(id)}`),
        getCustomer.response,
      );
      expect(body.customer_id).toBe(id);
    });

    it.each(['50%', '100%25', '%2F', 'a?b', 'a/b/c', '~a', '..', '/', 'x'.repeat(512)])(
      'then %s, as ~ and base64url, arrives as it is',
      async (id) => {
        const segment = `~${Buffer.from(id).toString('base64url')}`;
        const body = expectAnswer(
          await api.ask(`/v1/customers/${segment}/recommendations?limit=1`),
          getRecommendations.response,
        );
        expect(body.customer_id).toBe(id);
      },
    );

    it('then an encoded slash before a fixed ending is part of the identifier', async () => {
      const { detail } = expectProblem(
        await api.ask('/v1/items/A%2F1/similar?limit=1'),
        404,
        'request.not_found',
      );
      expect(detail).toContain('“A/1”');
    });

    it.each(['~', '~a', '~!!', `~${Buffer.from([0xff]).toString('base64url')}`, 'x'.repeat(513)])(
      'then %s is refused with how to write it',
      async (segment) => {
        const problem = expectProblem(await api.ask(`/v1/customers/${segment}`), 400, 'request.invalid');
        expect(problem.errors).toMatchObject([{ in: 'path', parameter: 'customerId' }]);
      },
    );
  });
});

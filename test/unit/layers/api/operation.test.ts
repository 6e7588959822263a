import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { operation } from '../../../../layers/api/operation.ts';

const response = z.strictObject({
  name: z.string(),
  kind: z.enum(['a', 'b']),
  parts: z.array(z.strictObject({ count: z.number() })),
  note: z.nullable(z.string()),
});
const base = { route: 'GET /v1/things/{thingId}', audience: 'any', params: { thingId: z.string() } } as const;
const fitting = { name: 'n', kind: 'a', parts: [{ count: 1 }], note: null } as const;

describe('an act', () => {
  // Each of these comments is an error of its own where the compiler takes what stands below it.
  it('does not compile unless its answer fits the response schema', () => {
    operation({ ...base, response, act: async () => ({ body: fitting }) });
    // @ts-expect-error a field is missing
    operation({ ...base, response, act: async () => ({ body: { ...fitting, name: undefined } }) });
    // @ts-expect-error a field has another type
    operation({ ...base, response, act: async () => ({ body: { ...fitting, name: 1 } }) });
    // @ts-expect-error a value is none of the enumeration
    operation({ ...base, response, act: async () => ({ body: { ...fitting, kind: 'c' as const } }) });
    // @ts-expect-error a field of a part has another type
    operation({ ...base, response, act: async () => ({ body: { ...fitting, parts: [{ count: '1' }] } }) });
    // @ts-expect-error there is no body
    operation({ ...base, response, act: async () => undefined });
  });

  it('does not compile with a body where the schema has none, and is answered 204', () => {
    const empty = operation({ ...base, response: z.undefined(), act: async () => undefined });
    // @ts-expect-error there is a body
    operation({ ...base, response: z.undefined(), act: async () => ({ body: fitting }) });
    expect(empty.success).toBe(204);
  });

  it('does not compile without the identifier of an answer that has one', () => {
    const list = z.strictObject({ recommendation_id: z.string(), items: z.array(z.string()) });
    const perAnswer = { recommendation_id: 'r' };
    operation({ ...base, response: list, act: async () => ({ body: { items: [] }, perAnswer }) });
    // @ts-expect-error the identifier is missing
    operation({ ...base, response: list, act: async () => ({ body: { items: [] } }) });
  });

  it('gets the parameters and the body that its schemas name, and no others', async () => {
    const echo = operation({
      ...base,
      query: { limit: z.pipe(z.string(), z.transform(Number)) },
      body: z.strictObject({ on: z.boolean() }),
      response: z.strictObject({ id: z.string(), limit: z.number(), on: z.boolean() }),
      act: async ({ thingId, limit, body }) => ({ body: { id: thingId, limit, on: body.on } }),
    });
    // @ts-expect-error no schema names this parameter
    operation({ ...base, response, act: async ({ other }) => ({ body: { ...fitting, name: other } }) });
    const raw = { path: { thingId: 't' }, query: 'limit=7', body: { on: true } };
    const answer = await echo.answer(raw, undefined as never, undefined as never);
    expect(answer).toEqual({ body: { id: 't', limit: 7, on: true } });
  });
});

describe('an operation', () => {
  it('is cached by the caller where it only reads, and not at all elsewhere', () => {
    const of = (route: `GET /${string}` | `PUT /${string}`) =>
      operation({ route, audience: 'any', response, act: async () => ({ body: fitting }) }).caching;
    expect([of('GET /v1/x'), of('PUT /v1/x')]).toEqual(['personal', 'never']);
  });
});

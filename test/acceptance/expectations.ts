import { expect } from 'vitest';
import type * as z from 'zod/mini';
import { problem as problemSchema } from '../../layers/api/problem-schema.ts';
import type { Reply } from './client.ts';

/** The reply is a success and its body has the schema's shape, nothing missing and nothing besides. */
export function expectAnswer<S extends z.ZodMiniType>(reply: Reply, schema: S): z.infer<S> {
  expect(reply.status, reply.text).toBe(200);
  expect(reply.headers['content-type']).toBe('application/json');
  expect(reply.headers['x-content-type-options']).toBe('nosniff');
  expect(reply.headers['cache-control']).toBeDefined();
  return schema.parse(reply.json);
}

/** The reply is a problem document with this status and code. */
export function expectProblem(reply: Reply, status: number, code: string): z.infer<typeof problemSchema> {
  expect(reply.status, reply.text).toBe(status);
  expect(reply.headers['content-type']).toBe('application/problem+json');
  expect(reply.headers['cache-control']).toBe('no-store');
  const problem = problemSchema.parse(reply.json);
  expect(problem).toMatchObject({ status, code, type: `urn:clientele:problem:${code}` });
  return problem;
}

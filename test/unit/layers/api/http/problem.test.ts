import { describe, expect, it } from 'vitest';
import {
  codeOf,
  InvalidRequest,
  MethodNotAllowed,
  PROBLEM_CODES,
  problemOf,
} from '../../../../../layers/api/http/problem.ts';
import { problem as problemSchema } from '../../../../../layers/api/problem-schema.ts';
import { ClienteleError, ERROR_CODES, type ErrorCode } from '../../../../../layers/contract/errors.ts';

describe('an answer to a request with thousands of faults', () => {
  it('lists a hundred, says how many more there are, and repeats no long text', () => {
    const faults = Array.from({ length: 60_000 }, (_, i) => ({
      in: 'body' as const,
      parameter: `/${'x'.repeat(5000)}${i}`,
      detail: 'is unknown',
    }));
    const { problem } = problemOf(new InvalidRequest(faults), 'id');
    expect(problem.errors).toHaveLength(100);
    expect(problem.detail).toMatch(/; 59900 more$/);
    expect(JSON.stringify(problem).length).toBeLessThan(100_000);
    expect(problemSchema.parse(problem)).toEqual(problem);
  });
});

describe('a problem document', () => {
  it.each(Object.keys(ERROR_CODES) as ErrorCode[])('of %s has the shape that is documented', (code) => {
    const { problem, headers } = problemOf(new ClienteleError(code, 'words'), 'id');
    expect(problemSchema.parse(problem)).toEqual(problem);
    expect(PROBLEM_CODES).toContain(problem.code);
    expect(headers['content-type']).toBe('application/problem+json');
  });

  it.each([
    ['request.invalid', 400],
    ['request.not_found', 404],
    ['request.method_not_allowed', 405],
    ['request.too_large', 413],
    ['model.not_ready', 503],
    ['model.expired', 503],
    ['store.unavailable', 503],
    ['internal', 500],
  ] as const)('of %s has status %i', (code, status) => {
    expect(problemOf(new ClienteleError(code, 'words'), 'id').problem.status).toBe(status);
  });

  it.each([
    new Error('secret path /var/task'),
    new ClienteleError('config.invalid', 'secret variable'),
    new ClienteleError('store.unavailable', 'secret table'),
    new ClienteleError('internal', 'secret'),
    'secret',
    undefined,
  ])('of our own fault tells nothing of our inside (%s)', (error) => {
    const { problem } = problemOf(error, 'id');
    expect(problem.status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it("of the caller's fault says what it was", () => {
    const faults = [{ in: 'query', parameter: 'limit', detail: 'must be a number' }] as const;
    const { problem } = problemOf(new InvalidRequest(faults), 'id');
    const errors = [{ code: 'field.invalid', ...faults[0] }];
    expect(problem).toMatchObject({ detail: 'query parameter `limit` must be a number', errors });
  });

  it('names the request that it happened to, whatever its id is made of', () => {
    expect(problemOf(new Error('x'), 'ATf/Sm=').problem.instance).toBe('urn:clientele:request:ATf%2FSm%3D');
  });

  it('says when to come again, and what is allowed', () => {
    expect(problemOf(new ClienteleError('model.not_ready', ''), 'id').headers['retry-after']).toBe('30');
    expect(problemOf(new MethodNotAllowed('PUT', ['GET', 'HEAD']), 'id').headers.allow).toBe('GET, HEAD');
  });

  it('keeps the code of a defect for the log', () => {
    expect(codeOf(new ClienteleError('snapshot.damaged', ''))).toBe('snapshot.damaged');
    expect(codeOf(new TypeError('x'))).toBe('internal');
  });
});

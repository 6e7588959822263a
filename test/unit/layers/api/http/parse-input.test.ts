import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { getSimilarCustomers } from '../../../../../layers/api/customers/get-similar-customers.ts';
import { parseInput } from '../../../../../layers/api/http/parse-input.ts';
import type { InvalidRequest } from '../../../../../layers/api/http/problem.ts';
import { getHealth } from '../../../../../layers/api/service/get-health.ts';

const operation = getSimilarCustomers;

function faults(path: Record<string, string>, query: string): InvalidRequest['faults'] {
  try {
    parseInput(operation, { path, query, body: undefined });
  } catch (error) {
    return (error as InvalidRequest).faults;
  }
  return [];
}

describe('the input of an operation', () => {
  it('is the path parameters and the query, typed', () => {
    expect(parseInput(operation, { path: { customerId: 'c-1' }, query: 'limit=7', body: undefined })).toEqual(
      { customerId: 'c-1', limit: 7 },
    );
  });

  it('has twenty as its limit where none is given', () => {
    expect(parseInput(operation, { path: { customerId: 'c-1' }, query: '', body: undefined })).toEqual({
      customerId: 'c-1',
      limit: 20,
    });
  });

  it('reads a name and a value that are percent-encoded', () => {
    expect(
      parseInput(operation, { path: { customerId: 'c-1' }, query: '%6Cimit=%37', body: undefined }),
    ).toMatchObject({ limit: 7 });
  });

  it('takes no prototype for a parameter', () => {
    expect(faults({ customerId: 'c-1' }, '__proto__=1&constructor=2')).toMatchObject([
      { parameter: '__proto__' },
      { parameter: 'constructor' },
    ]);
  });

  it('lists every fault, not only the first', () => {
    expect(faults({ customerId: '~!' }, 'limit=0&lmit=3&limit=4')).toMatchObject([
      { in: 'path', parameter: 'customerId' },
      { in: 'query', parameter: 'limit', detail: 'is given more than once' },
      { in: 'query', parameter: 'lmit', detail: 'is unknown; this operation takes `limit`' },
    ]);
  });

  it('says so when an operation takes no parameters', () => {
    expect(() => parseInput(getHealth, { path: {}, query: 'a=1', body: undefined })).toThrow(
      'query parameter `a` is unknown; this operation takes none',
    );
  });

  it('names what is wrong in a body by pointer', () => {
    const posting = {
      ...getHealth,
      body: z.strictObject({ 'a/b': z.array(z.strictObject({ n: z.number('is no number') })) }),
    };
    const parse = (body: unknown) => () => parseInput(posting, { path: {}, query: '', body });
    expect(parse({ 'a/b': [{ n: 1 }] })()).toEqual({ body: { 'a/b': [{ n: 1 }] } });
    expect(parse({ 'a/b': [{ n: 1 }, { n: 'x', m: 2 }] })).toThrow(
      'body at `/a~1b/1/n` is no number; body at `/a~1b/1/m` is unknown',
    );
    expect(parse(undefined)).toThrow('body is missing');
  });

  it('says in words what a body lacks or has wrong, and by which code', () => {
    const posting = {
      ...getHealth,
      body: z.strictObject({
        name: z.string().check(z.minLength(1)),
        times: z.int().check(z.maximum(3)),
        kind: z.enum(['a', 'b']),
        on: z.boolean(),
        rows: z.array(z.strictObject({ n: z.number('is no number') })).check(z.maxLength(3)),
        either: z.union([z.string(), z.number()]),
      }),
    };
    const FINE = { name: 'n', times: 1, kind: 'a', on: true, rows: [], either: 1 };
    const told = (body: unknown) => {
      try {
        parseInput(posting, { path: {}, query: '', body });
      } catch (error) {
        return (error as InvalidRequest).faults.map(({ code, parameter, detail }) => [
          code,
          parameter,
          detail,
        ]);
      }
      return [];
    };
    expect(
      told({ name: '', times: 4, kind: 'c', on: 'yes', rows: [{}, { n: 1, m: 2 }, 3], either: [] }),
    ).toEqual([
      ['field.invalid', '/name', 'is empty'],
      ['field.invalid', '/times', 'must be at most 3'],
      ['field.invalid', '/kind', 'must be one of a, b'],
      ['field.invalid', '/on', 'must be true or false'],
      ['field.missing', '/rows/0/n', 'is missing'],
      ['field.unknown', '/rows/1/m', 'is unknown'],
      ['field.invalid', '/rows/2', 'must be a JSON object'],
      ['field.invalid', '/either', 'matches none of the allowed forms'],
    ]);
    expect(told({}).map(([code, pointer]) => [code, pointer])).toEqual(
      ['/name', '/times', '/kind', '/on', '/rows', '/either'].map((pointer) => ['field.missing', pointer]),
    );
    expect(told({ ...FINE, rows: [1, 2, 3, 4] })).toEqual([
      ['field.invalid', '/rows', 'must have at most 3 entries'],
    ]);
    expect(told([])).toEqual([['field.invalid', '', 'must be a JSON object']]);
  });

  it('misses a path parameter that the gateway did not deliver', () => {
    expect(faults({}, '')).toMatchObject([{ in: 'path', parameter: 'customerId' }]);
  });
});

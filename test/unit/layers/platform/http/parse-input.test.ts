import { describe, expect, it } from 'vitest';
import { operations } from '../../../../../layers/platform/api/operations.ts';
import { parseInput } from '../../../../../layers/platform/http/parse-input.ts';
import type { InvalidRequest } from '../../../../../layers/platform/http/problem.ts';

const operation = operations.getRecommendations;

function faults(path: Record<string, string>, query: string): InvalidRequest['faults'] {
  try {
    parseInput(operation, path, query);
  } catch (error) {
    return (error as InvalidRequest).faults;
  }
  return [];
}

describe('the input of an operation', () => {
  it('is the path parameters and the query, typed', () => {
    expect(parseInput(operation, { customerId: 'c-1' }, 'limit=7')).toEqual({ customerId: 'c-1', limit: 7 });
  });

  it('has twenty as its limit where none is given', () => {
    expect(parseInput(operation, { customerId: 'c-1' }, '')).toEqual({ customerId: 'c-1', limit: 20 });
  });

  it('reads a name and a value that are percent-encoded', () => {
    expect(parseInput(operation, { customerId: 'c-1' }, '%6Cimit=%37')).toMatchObject({ limit: 7 });
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
    expect(() => parseInput(operations.getHealth, {}, 'a=1')).toThrow(
      'query parameter `a` is unknown; this operation takes none',
    );
  });

  it('misses a path parameter that the gateway did not deliver', () => {
    expect(faults({}, '')).toMatchObject([{ in: 'path', parameter: 'customerId' }]);
  });
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortAnswer } from '../../../../../infra/cli/mcp/short-answer.ts';

it('leaves a short answer as it is', () => {
  expect(shortAnswer({ a: 1, list: [1, 2] })).toBe('{"a":1,"list":[1,2]}');
});

it('takes the last entries of the longest list and counts them', () => {
  const answer = { total: 3, customers: Array.from({ length: 100 }, (_, i) => ({ name: `customer ${i}` })) };
  const short = JSON.parse(shortAnswer(answer, 500)) as typeof answer & { left_out: { customers: number } };
  expect(short.total).toBe(3);
  expect(short.customers[0]).toEqual({ name: 'customer 0' });
  expect(short.customers.length + short.left_out.customers).toBe(100);
  expect(short.customers.length).toBeGreaterThan(3);
});

it('always fits, whatever the answer, and does not change it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (answer) => {
      const before = JSON.stringify(answer);
      const text = shortAnswer(answer as Record<string, unknown>, 200);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200);
      expect(() => JSON.parse(text)).not.toThrow();
      expect(JSON.stringify(answer)).toBe(before);
    }),
    { numRuns: 300 },
  );
});

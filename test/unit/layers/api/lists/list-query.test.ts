import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { listQuery, recommendationsInput } from '../../../../../layers/api/lists/list-query.ts';

const read = (diversity: string) => z.strictObject(listQuery).safeParse({ diversity });

describe('the diversity of a list', () => {
  it('is any number from 0 to 1, as programs print it', () => {
    const number = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(number, (value) => {
        expect(read(String(value)).data?.diversity).toBe(Number(String(value)));
      }),
    );
    for (const text of ['0.30000000000000004', '1e-7', '5E-1', '.5', '1.0', '1.', '0'])
      expect(read(text).data?.diversity).toBe(Number(text));
  });

  it.each(['1.1', '1e1', '-0.1', '+0.5', '', ' ', '0x1', '1e', 'Infinity', 'NaN', '0,5'])(
    'is not %j',
    (text) => expect(read(text).success).toBe(false),
  );
});

describe('an identifier in a body', () => {
  const asks = (customer_id: string) => recommendationsInput.safeParse({ customer_id }).success;

  it('has as many bytes as one in dumps, and no more', () => {
    expect(asks('é'.repeat(256))).toBe(true);
    expect(asks('é'.repeat(257))).toBe(false);
    expect(asks('')).toBe(false);
  });
});

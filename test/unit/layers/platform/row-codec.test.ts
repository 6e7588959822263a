import { describe, expect, it } from 'vitest';
import { writeUnits } from '../../../../layers/platform/row-codec.ts';

/** An item of so many bytes: `pk` and `body` take 2 and 4 for their names, the time 10 + 6. */
function itemOf(bytes: number, pk = 'v|list|x') {
  const rest = bytes - 2 - Buffer.byteLength(pk) - 4 - 16;
  return { pk: { S: pk }, body: { B: new Uint8Array(rest) }, expires_at: { N: '1767225600' } };
}

describe('write units', () => {
  it('are started kilobytes of names and values', () => {
    expect(writeUnits(itemOf(100))).toBe(1);
    expect(writeUnits(itemOf(1024))).toBe(1);
    expect(writeUnits(itemOf(1025))).toBe(2);
    expect(writeUnits(itemOf(3 * 1024 + 1))).toBe(4);
  });

  it('count text by its bytes in UTF-8', () => {
    const item = itemOf(1024, 'v|list|x');
    expect(writeUnits({ ...item, pk: { S: 'v|list|é' } })).toBe(2);
  });
});

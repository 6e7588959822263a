import { describe, expect, it } from 'vitest';
import { decodeBody, encodeRow, importLine, writeUnits } from '../../../../layers/stores/row-codec.ts';

/** An item of so many bytes: `pk` and `body` take 2 and 4 for their names, the time 10 + 6. */
function itemOf(bytes: number, pk = 'v|list|x') {
  const rest = bytes - 2 - Buffer.byteLength(pk) - 4 - 16;
  return { pk, body: new Uint8Array(rest), expires_at: 1_767_225_600 };
}

describe('a line for ImportTable', () => {
  const row = {
    kind: 'similar-customers' as const,
    id: 'ü|/"\n🧦',
    body: { customers: [{ id: 'c-7', similarity: 0.5, shared: 9, segment: 'loyal' as const }] },
  };

  it('is the item that is written, in DynamoDB JSON: one line, binary in base64', () => {
    const item = encodeRow('v1', row, 9_000_000);
    const line = importLine(item);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    const { Item } = JSON.parse(line) as { Item: Record<string, Record<string, string>> };
    expect(Item).toEqual({
      body: { B: Buffer.from(item.body).toString('base64') },
      pk: { S: 'v1|similar-customers|ü|/"\n🧦' },
      expires_at: { N: '9000' },
    });
    expect(decodeBody(Buffer.from(Item.body?.B ?? '', 'base64'))).toEqual(row.body);
  });

  it('has no TTL in a table that goes as a whole', () => {
    const { expires_at: _, ...rest } = encodeRow('v1', row, 9_000_000);
    expect(encodeRow('v1', row, null)).toEqual(rest);
  });
});

describe('write units', () => {
  it('are started kilobytes of names and values', () => {
    expect(writeUnits(itemOf(100))).toBe(1);
    expect(writeUnits(itemOf(1024))).toBe(1);
    expect(writeUnits(itemOf(1025))).toBe(2);
    expect(writeUnits(itemOf(3 * 1024 + 1))).toBe(4);
  });

  it('count text by its bytes in UTF-8', () => {
    const item = itemOf(1024, 'v|list|x');
    expect(writeUnits({ ...item, pk: 'v|list|é' })).toBe(2);
  });
});

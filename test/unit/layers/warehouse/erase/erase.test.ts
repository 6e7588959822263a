import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import { type EraseOptions, eraseFromDump } from '../../../../../layers/warehouse/erase/erase.ts';
import type { MappingJson } from '../../../../../layers/warehouse/mapping/mapping.ts';
import { resolveMappings } from '../../../../../layers/warehouse/mapping/mappings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'erase-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const engine = () => ({ memoryLimitMb: 256, threads: 1, tempDir: join(folder, 'engine') });

/** Erases `ada` from a dump. */
async function erase(bytes: Buffer | string, more: Partial<EraseOptions> & { mappedBy?: MappingJson } = {}) {
  const { mappedBy, ...options } = more;
  const input = join(folder, 'in');
  const output = join(folder, 'out');
  writeFileSync(input, bytes);
  const result = await eraseFromDump({
    input,
    output,
    name: 'raw/events/dump',
    kind: 'events',
    mappings: resolveMappings(mappedBy ?? 'native'),
    isErased: (customer) => customer === 'ada',
    engine: engine(),
    ...options,
  });
  return { ...result, left: readFileSync(output) };
}

const CSV = [
  '\ufeffcustomer_id,event_type,timestamp,review\r\n',
  'ada,view,1,\r\n',
  '"bob",view,2,"ada, or not\nada,view"\r\n',
  '"ada",view,3,"over\ntwo ""lines"""\r\n',
  '\r\n',
  ' ada,view,4,\r\n',
  'ragged\r\n',
  'eve,view,5,last',
];
const kept = [CSV[0], CSV[2], CSV[4], CSV[5], CSV[6], CSV[7]].join('');

describe('erasing a customer from a CSV dump', () => {
  it('leaves every other byte as it is, but ends the last line', async () => {
    const { left, byCustomer: _c, byDevice: _d, ...counts } = await erase(CSV.join(''));
    expect(left.toString()).toBe(`${kept}\n`);
    expect(counts).toEqual({ erased: 2, kept: 4, unread: 1 });
  });

  it.each([
    ['gzip', gzipSync, gunzipSync],
    ['zstd', zstdCompressSync, zstdDecompressSync],
  ])('keeps the compression %s', async (_, pack, unpack) => {
    expect(unpack((await erase(pack(CSV.join('')))).left).toString()).toBe(`${kept}\n`);
  });

  it('finds the customer also in a row whose other bytes are not text', async () => {
    const rows = ['ada,view,1,caf\xe9\n', 'bob,view,2,caf\xe9\n', 'ada,view,3,a\0b\n'];
    const { left, erased } = await erase(
      Buffer.from(`customer_id,event_type,timestamp,review\n${rows.join('')}`, 'latin1'),
    );
    expect(erased).toBe(2);
    expect(left.toString('latin1')).toBe(`customer_id,event_type,timestamp,review\n${rows[1]}`);
  });

  it('reads the identifier as the mapping says', async () => {
    const mappedBy: MappingJson = {
      events: {
        fields: { event_type: 'what', timestamp: 'when', customer_id: { column: 'who', before: '@' } },
      },
    };
    const { left } = await erase('what;when;who\nview;1;ada@shop\nview;2;adam@shop\n', { mappedBy });
    expect(left.toString()).toBe('what;when;who\nview;2;adam@shop\n');
  });

  it('keeps what can be read of a dump that is cut off', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `c${(i * 7919) % 1999},view,${i},\nada,view,${i},\n`);
    const whole = gzipSync(CSV[0] + rows.join(''));
    const { left, erased } = await erase(whole.subarray(0, whole.length - 300));
    expect(erased).toBeGreaterThan(100);
    expect(gunzipSync(left).toString()).not.toContain('ada');
  });
});

describe('erasing a customer from NDJSON', () => {
  const line = (customer: unknown, more = {}) => `${JSON.stringify({ customer_id: customer, ...more })}\n`;

  it('drops the lines of the customer, whatever else is in them', async () => {
    const text = [line('ada', { a: 1 }), line('bob', { review: 'ada' }), 'no json ada\n', line('ada')];
    const {
      left,
      byCustomer: _c,
      byDevice: _d,
      ...counts
    } = await erase(text.join(''), { kind: 'customers' });
    expect(left.toString()).toBe(`${text[1]}${text[2]}`);
    expect(counts).toEqual({ erased: 2, kept: 2, unread: 1 });
  });

  it('finds the customer also in a line with white space or bytes that staging does not take', async () => {
    const text = '{"customer_id":\r"ada"}\n{"review":"caf\xe9","customer_id":"ada"}\n{"customer_id":"bob"}\n';
    const { left } = await erase(Buffer.from(text, 'latin1'));
    expect(left.toString()).toBe('{"customer_id":"bob"}\n');
  });

  it('tells numbers apart that a double cannot', async () => {
    const text = '{"customer_id": 9007199254740993}\n{"customer_id": 9007199254740992}\n';
    const { left } = await erase(text, { isErased: (customer) => customer === '9007199254740993' });
    expect(left.toString()).toBe('{"customer_id": 9007199254740992}\n');
  });
});

describe('erasing a customer from Parquet', () => {
  it('keeps columns, their types and the order of the rows', async () => {
    const path = join(folder, 'made.parquet');
    await withEngine(engine(), ({ run }) =>
      run(`COPY (SELECT * FROM (VALUES ('ada', 1, [1, 2]), ('bob', 2, NULL), (NULL, 3, [4]), ('ada', 4, []))
             AS made(customer_id, quantity, file_row)) TO '${path}' (FORMAT parquet)`),
    );
    const { left, byCustomer, byDevice: _, ...counts } = await erase(readFileSync(path));
    expect([...byCustomer]).toEqual([['ada', 2]]);
    expect(counts).toEqual({ erased: 2, kept: 2, unread: 0 });
    writeFileSync(path, left);
    const rows = await withEngine(engine(), (opened) =>
      opened.rows(`SELECT customer_id, quantity, file_row::VARCHAR, typeof(file_row) FROM '${path}'`),
    );
    expect(rows).toEqual([
      ['bob', 2, null, 'INTEGER[]'],
      [null, 3, '[4]', 'INTEGER[]'],
    ]);
  });
});

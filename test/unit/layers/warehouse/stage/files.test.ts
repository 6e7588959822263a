import { once } from 'node:events';
import { copyFileSync, createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import { literal } from '../../../../../layers/warehouse/engine/sql.ts';
import { engine, freshFolder, readRejects, readRows, stageContent, stageFile } from '../staging.ts';

const HEADER = 'event_type,timestamp,item_id\n';
const row = (item: string) => `view,2025-03-01T10:00:00Z,${item}\n`;
/** Rows that hardly compress, so that a cut in the file cuts the rows. */
const many =
  HEADER + Array.from({ length: 50_000 }, (_, i) => row(String((i * 2654435761) % 4294967296))).join('');

async function parquet(sql: string): Promise<string> {
  const path = join(freshFolder(), 'dump.parquet');
  await withEngine(engine, ({ run }) => run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet)`));
  return path;
}

describe('a compressed dump', () => {
  const plain = HEADER + row('mug') + row('bowl');
  const checksummed = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
  const skippable = Buffer.from('502a4d1803000000616263', 'hex');

  it.each([
    ['gzip', gzipSync(plain)],
    ['gzip', Buffer.concat([gzipSync(HEADER + row('mug')), gzipSync(row('bowl'))])],
    ['zstd', zstdCompressSync(plain)],
    ['zstd', zstdCompressSync(plain, checksummed)],
    [
      'zstd',
      Buffer.concat([
        skippable,
        zstdCompressSync(HEADER + row('mug'), checksummed),
        skippable,
        zstdCompressSync(''),
        zstdCompressSync(row('bowl')),
      ]),
    ],
  ])('is read whatever its name says, in one piece or several (%s)', async (compression, bytes) => {
    const result = await stageContent('dump.csv', bytes);

    expect(result).toMatchObject({ compression, format: 'csv', accepted: 2, rejected: 0 });
  });

  it.each([
    ['gzip', gzipSync(many)],
    ['zstd', zstdCompressSync(many)],
  ])(
    'that is cut off keeps its whole rows and says in which line it ends (%s)',
    async (compression, bytes) => {
      const cut = bytes.subarray(0, Math.floor(bytes.length / 2));

      const result = await stageContent('events.csv', cut);
      const again = await stageContent('events.csv', cut);

      expect(result.outcome).toBe('valid');
      expect(result.problem).toMatch(
        new RegExp(`^the ${compression} file ends too early, in line ${result.rows + 2}`),
      );
      expect(result.rejectedByReason).toEqual({ truncated: 1 });
      expect(readRejects(result)).toMatchObject([{ file: 'events.csv', line: 0, code: 'truncated' }]);
      expect(result.accepted).toBeGreaterThan(10_000);
      expect(result.accepted).toBeLessThan(45_000);
      expect(again.accepted).toBe(result.accepted);
      const rows = await readRows(result.staged.events);
      expect(rows).toHaveLength(result.accepted);
      // The last row kept is a whole one: an identifier cut short would be another item.
      const lines = many.split('\n');
      expect(`view,2025-03-01T10:00:00Z,${rows.at(-1)?.item_id}`).toBe(lines[result.accepted]);
    },
  );

  it.each([1, 9, 11])('that is cut off after %i bytes is unreadable or holds no row', async (length) => {
    const result = await stageContent('events.csv', gzipSync(many).subarray(0, length));

    expect(result.outcome).toBe('unreadable');
    expect(result.staged).toEqual({});
    expect(readRejects(result)).toHaveLength(1);
  });

  it('that is damaged is unreadable, and nothing of it is kept', async () => {
    const bytes = gzipSync(many);
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 255;

    const result = await stageContent('events.csv', bytes);

    expect(result).toMatchObject({ outcome: 'unreadable', rows: 0, accepted: 0, staged: {} });
    expect(result.problem).toContain('damaged');
    expect(readRejects(result)).toMatchObject([{ line: 0, code: 'damaged' }]);
  });

  it('may be Parquet inside', async () => {
    const path = await parquet(
      `SELECT 'view' AS event_type, TIMESTAMP '2025-03-01' AS timestamp, 'mug' AS item_id`,
    );

    const result = await stageContent('dump', gzipSync(readFileSync(path)));

    expect(result).toMatchObject({ compression: 'gzip', format: 'parquet', accepted: 1 });
  });
});

describe('a file that is no dump', () => {
  const junk = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251));

  it.each([
    ['binary junk', junk, 'unknown-format', 'neither text nor Parquet'],
    ['a zip archive', Buffer.concat([Buffer.from('504b0304', 'hex'), junk]), 'unknown-format', 'zip'],
    ['a bzip2 file', Buffer.concat([Buffer.from('BZh9'), junk]), 'unknown-format', 'bzip2'],
    [
      'a cut Parquet file',
      Buffer.concat([Buffer.from('PAR1'), junk]),
      'unreadable-parquet',
      'cannot be read',
    ],
    ['a gzip of nothing', gzipSync(''), 'empty-file', 'only white space'],
  ])('is unreadable with advice: %s', async (_what, bytes, code, words) => {
    const result = await stageContent('dump.csv', bytes);

    expect(result).toMatchObject({ outcome: 'unreadable', accepted: 0, rejectedByReason: { [code]: 1 } });
    expect(result.problem).toContain(words);
    expect(result.staged).toEqual({});
  });
});

describe('a Parquet dump', () => {
  it('is read from typed columns, with the number of the row as its line', async () => {
    const path = await parquet(`
      SELECT * FROM (VALUES
        ('view', TIMESTAMPTZ '2025-03-01 10:00:00+02', 13085.0::DOUBLE, 7::BIGINT, NULL::DECIMAL(10,2), {'a': 1}),
        ('purchase', TIMESTAMPTZ '2025-03-01 10:00:00+00', 'NaN'::DOUBLE, 8, 4.95, NULL),
        ('buy', TIMESTAMPTZ '2025-03-01 10:00:00+00', 1.5, 8, 4.95, NULL)
      ) AS t(event_type, timestamp, customer_id, item_id, unit_price, properties)`);

    const result = await stageFile(path);

    expect(await readRows(result.staged.events)).toEqual([
      {
        event_type: 'view',
        time: Date.UTC(2025, 2, 1, 8),
        customer_id: '13085',
        item_id: '7',
        quantity: 1,
        properties: '{"a":1}',
      },
      {
        event_type: 'purchase',
        time: Date.UTC(2025, 2, 1, 10),
        item_id: '8',
        quantity: 1,
        unit_price: 495,
        amount: 495,
      },
    ]);
    expect(readRejects(result)).toMatchObject([
      { line: 3, column: 'event_type', code: 'unknown-event-type', value: 'buy' },
    ]);
  });

  it('may hold consent in a struct and categories in a list', async () => {
    const customers = await parquet(
      `SELECT 'ada' AS customer_id, {'analytics': false, 'marketing': true} AS consent`,
    );
    const items = await parquet(`SELECT 'mug' AS item_id, ['Home', 'Mugs'] AS category, true AS in_stock`);

    const told = await stageFile(customers, { kind: 'customers' });
    const catalogue = await stageFile(items, { kind: 'items' });

    expect(await readRows(told.staged.customers)).toEqual([
      { customer_id: 'ada', consent_analytics: false, consent_marketing: true },
    ]);
    expect(await readRows(catalogue.staged.items)).toEqual([
      { item_id: 'mug', category: 'Home > Mugs', in_stock: true, hidden: false },
    ]);
  });

  it.each([
    [
      `SELECT 'view' AS event_type, true AS timestamp`,
      `'timestamp' is BOOLEAN, which cannot be read as time (timestamp)`,
    ],
    [
      `SELECT 'view' AS event_type, TIMESTAMP '2025-03-01' AS timestamp, [1, 2] AS quantity`,
      `'quantity' is INTEGER[], which cannot be read as number`,
    ],
    [
      `SELECT 'view' AS event_type, TIMESTAMP '2025-03-01' AS timestamp, 'x'::BLOB AS item_id`,
      `'item_id' is BLOB, which cannot be read as id`,
    ],
    [`SELECT 'view' AS event_type, 1 AS when_`, `no column 'timestamp'; found 'event_type', 'when_'`],
  ])('of the wrong types or columns is unreadable and says which: %s', async (sql, words) => {
    const result = await stageFile(await parquet(sql));

    expect(result.outcome).toBe('unreadable');
    expect(result.problem).toContain(words);
  });

  it('is taken in batches that add up', async () => {
    const path = await parquet(`
      SELECT CASE WHEN i % 100000 = 99999 THEN 'oops' ELSE 'view' END AS event_type, 1740823200 AS timestamp, i AS item_id
      FROM range(1200000) AS r(i)`);

    const result = await stageFile(path);

    expect(result).toMatchObject({
      rows: 1_200_000,
      accepted: 1_199_988,
      rejectedByReason: { 'unknown-event-type': 12 },
    });
    expect(readRejects(result).map(({ line }) => line)).toEqual(
      Array.from({ length: 12 }, (_, i) => (i + 1) * 100_000),
    );
  });

  it('may have a name that looks like a pattern', async () => {
    const source = await parquet(`SELECT 'view' AS event_type, 1740823200 AS timestamp, 'mug' AS item_id`);
    const path = join(freshFolder(), "it's [a] *?.parquet");
    copyFileSync(source, path);

    expect(await stageFile(path)).toMatchObject({ outcome: 'valid', accepted: 1 });
  });
});

describe('whatever a file holds', () => {
  it('staging it has an outcome, and every record is accounted for', async () => {
    const piece = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          'view',
          '2025-03-01',
          ',',
          '"',
          '\n',
          '\r\n',
          '\r',
          '{',
          '}',
          '[',
          ':',
          'null',
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    );
    const anything = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    const value = fc.oneof(
      fc.constantFrom('', '{}', '[null]', '1e999', '-0', '\u0000', '> >'),
      fc.anything(),
    );
    const records = fc
      .array(
        fc.tuple(
          fc.constantFrom('quantity', 'unit_price', 'rating', 'properties', 'review', 'customer_id'),
          value,
        ),
        {
          maxLength: 8,
        },
      )
      .map((changes) =>
        changes
          .map(([key, wild]) => ({ event_type: 'view', timestamp: 1740823200, item_id: 'mug', [key]: wild }))
          .map((record) => JSON.stringify(record))
          .join('\n'),
      );
    const content = fc.oneof(
      anything,
      anything.map((text) => HEADER + text),
      records,
    );
    const name = fc.constantFrom('events.csv', 'events.ndjson');

    await fc.assert(
      fc.asyncProperty(content, name, async (text, called) => {
        const result = await stageContent(called, text);

        const counted = Object.values(result.rejectedByReason).reduce((sum, count) => sum + count, 0);
        expect(result.rows).toBe(result.accepted + result.rejected);
        expect(readRejects(result)).toHaveLength(counted);
        expect(counted).toBe(result.outcome === 'valid' ? result.rejected : 1);
      }),
      { numRuns: 40 },
    );
  });

  it('a carriage return within a line of NDJSON is no line end', async () => {
    const view = '{"event_type":"view",\r"timestamp":1740823200,"item_id":"mug"}';

    const result = await stageContent('events.ndjson', `${view}\n${view.replace('\r', '')}\r\n`);

    expect(result).toMatchObject({ accepted: 1, rejectedByReason: { 'control-bytes': 1 } });
    expect(readRejects(result)).toMatchObject([{ line: 1 }]);
  });
});

describe('a row out of all bounds', () => {
  it('of 200 MB costs itself alone, in CSV', async () => {
    const path = join(freshFolder(), 'events.csv');
    const file = createWriteStream(path);
    file.write(HEADER + row('mug'));
    for (let i = 0; i < 200; i++) if (!file.write(Buffer.alloc(1 << 20, 'x'))) await once(file, 'drain');
    file.write(`\n${row('bowl')}`);
    file.end();
    await finished(file);

    const result = await stageFile(path);

    expect(result).toMatchObject({ accepted: 2, rejectedByReason: { 'record-too-long': 1 } });
    expect(readRejects(result)).toMatchObject([{ line: 3, value: null }]);
    expect((await readRows(result.staged.events)).map((event) => event.item_id)).toEqual(['mug', 'bowl']);
  });

  it('costs itself alone, in NDJSON and within quotes', async () => {
    const long = 'x'.repeat(3000);
    const view = (item: string) => `{"event_type":"view","timestamp":1740823200,"item_id":"${item}"}\n`;
    const limits = { maxRecordBytes: 2000, maxIdBytes: 2000 };

    const json = await stageContent('events.ndjson', view('mug') + view(long) + view('bowl'), { limits });
    const csv = await stageContent(
      'events.csv',
      `${HEADER}${row('mug')}${row(`"${long}\n"`)}${row('bowl')}`,
      { limits },
    );

    expect(json).toMatchObject({ accepted: 2, rejectedByReason: { 'record-too-long': 1 } });
    expect(readRejects(json)).toMatchObject([{ line: 2 }]);
    // What follows the line end within the quotes is tried as a row of its own.
    expect(csv).toMatchObject({ accepted: 2, rejected: 2 });
    expect(readRejects(csv)).toMatchObject([{ line: 3, code: 'record-too-long' }, { line: 4 }]);
  });

  it('may have an identifier up to the limit in bytes of UTF-8, with slashes and emoji', async () => {
    const ids = ['a/b\\c?d=e&f#g%20', '😀'.repeat(128), `${'😀'.repeat(128)}x`, 'y'.repeat(2048), "';--"];

    const result = await stageContent('events.csv', HEADER + ids.map(row).join(''));

    expect((await readRows(result.staged.events)).map((event) => event.item_id)).toEqual([
      ids[0],
      ids[1],
      ids[4],
    ]);
    expect(readRejects(result)).toMatchObject([
      { line: 4, column: 'item_id', code: 'id-too-long', value: null },
      { line: 5, column: 'item_id', code: 'id-too-long', value: null },
    ]);
  });

  it('of a header with too many columns makes the file unreadable', async () => {
    const header = Array.from({ length: 300 }, (_, i) => `c${i}`).join(',');

    expect(await stageContent('events.csv', `${header}\n`)).toMatchObject({
      outcome: 'unreadable',
      rejectedByReason: { 'too-many-columns': 1 },
    });
  });
});

describe('the list of rejects', () => {
  it('is bounded; what is beyond is counted and said', async () => {
    const bad = 'view,never,mug\n'.repeat(25);

    const result = await stageContent('events.csv', HEADER + bad, { limits: { maxRejectLines: 10 } });

    expect(result).toMatchObject({ rows: 25, rejected: 25, rejectedByReason: { 'not-a-time': 25 } });
    const rejects = readRejects(result);
    expect(rejects).toHaveLength(11);
    expect(rejects.at(-1)).toMatchObject({
      line: 0,
      code: 'rejects-not-listed',
      reason: expect.stringContaining('15 more'),
    });
  });

  it('is in the order of the lines, whoever found the fault', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => ['view,never,mug\n', row('mug'), 'ragged\n'][i % 3]);

    const result = await stageContent('events.csv', HEADER + lines.join(''));

    const rejects = readRejects(result);
    expect(rejects.map(({ line }) => line)).toEqual(lines.flatMap((_, i) => (i % 3 === 1 ? [] : [i + 2])));
    expect(rejects.map(({ code }) => code)).toEqual(
      lines.flatMap((_, i) => [['not-a-time'], [], ['wrong-field-count']][i % 3] ?? []),
    );
  });

  it('never shows what may be personal', async () => {
    const header = 'event_type,timestamp,item_id,customer_id,query,quantity\n';
    const secret = `${'s'.repeat(600)}`;

    const result = await stageContent(
      'events.csv',
      `${header}view,2025-03-01,mug,${secret},,\nsearch,never,,ada@example.org,my secret,\nview,2025-03-01,mug,,,ada@example.org\n`,
    );

    const headerless = await stageContent('events.csv', 'ada@example.org,mug\n');

    expect(headerless.problem).toContain("found '…', 'mug'");
    expect(JSON.stringify(readRejects(headerless))).not.toContain('ada@');
    expect(result.rejected).toBe(3);
    expect(JSON.stringify(readRejects(result))).not.toMatch(/sss|secret|ada@/);
  });
});

describe('staging', () => {
  it('gives the same bytes for the same dump, over several blocks', async () => {
    const big =
      HEADER + Array.from({ length: 700_000 }, (_, i) => row(`item ${(i * 7919) % 50_000}`)).join('');
    const path = join(freshFolder(), 'events.csv');
    writeFileSync(path, big);

    const first = await stageFile(path);
    const second = await stageFile(path, { engine: { ...engine, threads: 1 } });

    expect(first.accepted).toBe(700_000);
    expect(
      Buffer.compare(readFileSync(first.staged.events ?? ''), readFileSync(second.staged.events ?? '')),
    ).toBe(0);
  });

  it('leaves nothing in the temporary folder', async () => {
    await stageContent('events.csv', HEADER + row('mug'));
    await stageContent('events.csv', gzipSync(many).subarray(0, 20_000));

    expect(readdirSync(engine.tempDir)).toEqual([]);
  });

  it('refuses a mapping without a section for the kind, or lacks the rate of its currency', async () => {
    await expect(stageContent('items.csv', 'x\n', { kind: 'items', mapping: 'cdnow' })).rejects.toMatchObject(
      {
        code: 'config.invalid',
        message: expect.stringContaining('has no section for dumps of items'),
      },
    );
    await expect(stageContent('events.csv', 'x\n', { mapping: 'cdnow' })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('USD'),
    });
  });

  it('refuses a time format that the engine does not know', async () => {
    const mapping = {
      events: {
        fields: {
          event_type: { value: 'view' },
          item_id: 'item_id',
          timestamp: { column: 'timestamp', format: '%Q' },
        },
      },
    };

    await expect(stageContent('events.csv', HEADER + row('mug'), { mapping })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('%Q'),
    });
  });

  it('throws what is no fault of the dump', async () => {
    await expect(stageFile('/nowhere/at/all.csv')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

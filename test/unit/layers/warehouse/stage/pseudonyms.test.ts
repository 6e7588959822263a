import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PSEUDONYM_KINDS } from '../../../../../layers/contract/pseudonym-form.ts';
import { pseudonyms } from '../../../../../layers/stores/privacy/names.ts';
import { type Engine, withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import { literal, pathLiteral } from '../../../../../layers/warehouse/engine/sql.ts';
import { resolveMappings } from '../../../../../layers/warehouse/mapping/mappings.ts';
import { bindNameKey, hmacSql, pseudonymsSql } from '../../../../../layers/warehouse/stage/pseudonyms.ts';
import { stageDump } from '../../../../../layers/warehouse/stage/stage-dump.ts';

const KEY = Buffer.alloc(32, 9);
const names = pseudonyms(KEY);
const folder = mkdtempSync(join(tmpdir(), 'clientele-pseudonyms-'));
const options = { memoryLimitMb: 256, threads: 2, tempDir: folder };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Cases 1 and 2 of RFC 4231; data of the next three is no text, and the keys of the last two are longer than a block. */
const RFC_4231 = [
  ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    Buffer.from('Jefe').toString('hex'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
] as const;

describe('HMAC-SHA-256 in SQL', () => {
  it.each(RFC_4231)('gives what RFC 4231 says for the key %s', async (key, data, expected) => {
    const found = await withEngine(options, async (engine) => {
      await bindNameKey(engine, Buffer.from(key, 'hex'));
      return engine.rows(`SELECT ${hmacSql(literal(data))}`);
    });
    expect(found).toEqual([[expected]]);
  });

  it('refuses a key that it would have to hash first, as case 6 of the RFC has', async () => {
    await expect(
      withEngine(options, (engine) => bindNameKey(engine, Buffer.alloc(131, 0xaa))),
    ).rejects.toThrow(RangeError);
  });

  it('equals node:crypto for any text and key', async () => {
    await withEngine(options, (engine) =>
      fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ minLength: 1, maxLength: 64 }),
          fc.string({ unit: 'grapheme', maxLength: 300 }).filter((text) => !text.includes('\0')),
          async (key, text) => {
            await bindNameKey(engine, key);
            const [row] = await engine.rows(`SELECT ${hmacSql(literal(text))}`);
            expect(row?.[0]).toBe(createHmac('sha256', key).update(text).digest('hex'));
          },
        ),
        { numRuns: 50 },
      ),
    );
  });
});

const ODD = [
  '🧦/löffel',
  'A/1 2',
  '50%25 off?',
  '~tilde',
  ' blank at the ends ',
  "o'hara",
  '\ufeffmark',
  'é'.repeat(256),
  '\u{1F9E6}'.repeat(128),
  'x'.repeat(512),
  `ps1c_${'A'.repeat(33)}`,
  `ps1s_${'A'.repeat(33)}`,
  `${names.customer('ada').slice(0, -1)}.`,
  names.customer('ada'),
  names.session('ada'),
  pseudonyms(Buffer.alloc(32, 1)).customer('ada'),
];

describe('pseudonyms in SQL', () => {
  let given: Engine;
  let close = (): void => {};
  let closed: Promise<void>;

  beforeAll(async () => {
    await new Promise<void>((opened) => {
      closed = withEngine(options, async (engine) => {
        await bindNameKey(engine, KEY);
        given = engine;
        opened();
        await new Promise<void>((end) => {
          close = end;
        });
      });
    });
  });

  afterAll(async () => {
    close();
    await closed;
  });

  async function inSql(named: (typeof PSEUDONYM_KINDS)[number], ids: readonly string[]) {
    // By number: a byte-order mark gets lost where the engine hands texts over.
    const rows = `(VALUES ${ids.map((id, i) => `(${i}, ${literal(id)})`).join(', ')}) AS t(i, id)`;
    // Distinct: an identifier may be among the others as a pseudonym already, and then comes twice.
    const made = pseudonymsSql(named, `SELECT DISTINCT id FROM ${rows}`);
    const found = await given.rows(`SELECT pseudonym FROM ${rows} JOIN (${made}) USING (id) ORDER BY i`);
    return found.map(([name]) => name);
  }

  it.each(PSEUDONYM_KINDS)('equal those of JavaScript for odd identifiers of a %s', async (named) => {
    expect(await inSql(named, ODD)).toEqual(ODD.map(names[named]));
  });

  it('equal those of JavaScript for any identifiers, and stay when they come again', async () => {
    const id = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }),
      fc.string({ minLength: 1, maxLength: 40 }).map(names.customer),
      fc.stringMatching(/^ps1[cs]_[A-Za-z0-9_-]{33}$/),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          id.filter((text) => !text.includes('\0')),
          { minLength: 1, maxLength: 50 },
        ),
        async (ids) => {
          for (const named of PSEUDONYM_KINDS) {
            const made = await inSql(named, ids);
            expect(made).toEqual(ids.map(names[named]));
            expect(await inSql(named, made as string[])).toEqual(made);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a dump that is staged with pseudonyms', () => {
  async function staged(kind: 'events' | 'customers', name: string, content: string, nameKey?: Uint8Array) {
    const input = join(folder, name);
    writeFileSync(input, content);
    const outDir = join(folder, `${name}-${nameKey === undefined ? 'own' : 'keyed'}`);
    mkdirSync(outDir, { recursive: true });
    const result = await stageDump({
      input,
      name,
      kind,
      mappings: resolveMappings('native'),
      money: { currency: 'EUR', rates: {} },
      now: Date.UTC(2026, 0, 1),
      outDir,
      engine: options,
      ...(nameKey === undefined ? {} : { nameKey }),
    });
    const rows = await withEngine(options, (engine) =>
      engine.rows(`SELECT * FROM read_parquet(${pathLiteral(result.staged[kind] ?? '')})`),
    );
    return { result, rows };
  }

  const cells = (row: readonly unknown[]) => row.map((cell) => (cell === null ? '' : String(cell))).join('|');

  it('is the same row by row, but for customers and sessions', async () => {
    const ids = ODD.filter((id) => !/[\ufeff]/.test(id));
    const line = (id: string, i: number) => {
      const quoted = `"${id.replaceAll('"', '""')}"`;
      return `view,2025-12-01T00:00:00Z,${i % 3 === 0 ? '' : quoted},${i % 3 === 1 ? '' : quoted},item-${i}\n`;
    };
    const text = `event_type,timestamp,customer_id,session_id,item_id\n${ids.map(line).join('')}broken,x,ada,,y\n`;
    const own = await staged('events', 'odd.csv', text);
    const keyed = await staged('events', 'odd.csv', text, KEY);
    expect(keyed.result.rejectedByReason).toEqual(own.result.rejectedByReason);
    expect(own.rows).toHaveLength(ids.length);
    const named = own.rows.map((row) =>
      row.map((cell, at) => {
        if (cell === null || (at !== 2 && at !== 3)) return cell;
        return at === 2 ? names.customer(String(cell)) : names.session(String(cell));
      }),
    );
    expect(keyed.rows.map(cells)).toEqual(named.map(cells));
  });

  it('keeps who refused analysis together with what they did', async () => {
    const text = '{"customer_id": "ada", "consent": {"analytics": false}}\n{"customer_id": "bob"}\n';
    const { rows } = await staged('customers', 'c.ndjson', text, KEY);
    expect(rows.map(([id, consent]) => [id, consent])).toEqual([
      [names.customer('ada'), false],
      [names.customer('bob'), null],
    ]);
  });
});

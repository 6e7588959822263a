import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../../infra/emulator/state-machine.ts';
import type { Staged } from '../../layers/contract/artefact-documents.ts';
import { withEngine } from '../../layers/warehouse/engine/engine.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';

const GOOD = smallShopCsv({ customers: 40, items: 30, from: '2026-01-01', days: 4 });
const HEADER = 'event_type,customer_id,item_id,timestamp,order_id,quantity,unit_price';
const row = (n: number, extra = '') => `purchase,p${n},i${n},2026-01-02T00:00:0${n % 10}Z,o${n},1,5${extra}`;
const json = (n: number, extra = '') =>
  `{"event_type":"view","customer_id":"j${n}","item_id":"i${n}","timestamp":"2026-01-02T00:00:00Z"${extra}}`;
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const folder = mkdtempSync(join(tmpdir(), 'clientele-poison-'));
let shop: FaultyShop;
let end: Ended;
let before: string | undefined;
const documents = new Map<string, Staged>();

/** What poisons, by name; how many rows beside it are good. */
async function dumps(): Promise<Record<string, { readonly bytes: string | Buffer; readonly good: number }>> {
  const lots = `${'x'.repeat(1023)},`.repeat(1024);
  return {
    'long-line.csv.gz': {
      bytes: gzipSync(
        Buffer.concat([
          Buffer.from(`${HEADER}\n${row(1)}\n`),
          Buffer.from(lots.repeat(32)),
          Buffer.from(`\n${row(2)}\n`),
        ]),
      ),
      good: 2,
    },
    'long-line.ndjson.gz': {
      bytes: gzipSync(`${json(1)}\n{"event_type":"${lots.repeat(16)}"}\n${json(2)}\n`),
      good: 2,
    },
    'million-columns.csv': {
      bytes: `${HEADER},${Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join()}\n${row(1)}\n`,
      good: 0,
    },
    'million-fields.csv': {
      bytes: `${HEADER}\n${row(1)}\n${row(2, ',1'.repeat(1_000_000))}\n${row(3)}\n`,
      good: 2,
    },
    'nul-bytes.csv': {
      // A page of a torn file, after more than the beginning by which a file is taken for text.
      bytes: `${[HEADER, ...Array.from({ length: 100 }, (_, n) => row(n))].join('\n')}\n${'\0'.repeat(5000)}\n${row(101, '\0')}\n${row(102)}\n`,
      good: 101,
    },
    'only-nul-bytes.csv': { bytes: Buffer.alloc(1_000_000), good: 0 },
    'deep.ndjson': {
      bytes: `${json(1)}\n${json(2, `,"properties":${nested(100_000)}`)}\n${nested(20_000)}\n${json(3)}\n`,
      good: 3,
    },
    'unclosed.ndjson': { bytes: `${json(1)}\n${'{"a":['.repeat(50_000)}\n${json(2)}\n`, good: 2 },
    'many-quotes.csv': { bytes: `${HEADER}\n${row(1)}\n${'"'.repeat(500_001)}\n${row(2)}\n`, good: 2 },
    'wide.parquet': { bytes: await parquet(`SELECT ${many(5_000, (i) => `${i} AS c${i}`)}`), good: 0 },
    'bomb.parquet': {
      bytes: await parquet(`SELECT repeat('x', 1000) AS one, repeat('y', 1000) AS other FROM range(200000)`),
      good: 0,
    },
    'deep.parquet': {
      bytes: await parquet(`SELECT ${'['.repeat(60)}1${']'.repeat(60)} AS event_type`),
      good: 0,
    },
    'zip-bomb.csv.gz': {
      bytes: gzipSync(Buffer.concat([Buffer.from(`${HEADER}\n${row(1)}\n`), Buffer.alloc(30_000_000, 10)])),
      good: 1,
    },
  };
}

const many = (n: number, what: (i: number) => string) => Array.from({ length: n }, (_, i) => what(i)).join();

async function parquet(sql: string): Promise<Buffer> {
  const path = join(folder, 'made.parquet');
  await withEngine({ memoryLimitMb: 512, threads: 1, tempDir: folder }, async (engine) => {
    await engine.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  });
  return readFileSync(path);
}

let expected: Record<string, { readonly good: number }>;

beforeAll(async () => {
  shop = await faultyShop();
  await shop.deliver('good.csv', GOOD);
  await shop.run('before');
  before = (await shop.control.serving(true))?.version;
  const poison = await dumps();
  expected = poison;
  for (const [name, { bytes }] of Object.entries(poison)) await shop.deliver(name, bytes);
  end = await shop.run('poisoned');
  for (const { key } of await shop.objects.list('staged/')) {
    if (!key.endsWith('.json')) continue;
    const document = (await shop.objects.readJson(key)) as Staged;
    documents.set(document.source.replace('raw/events/', ''), document);
  }
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await shop.close();
});

describe('a poisoned dump beside a good one', () => {
  it('does not stop the run: what is good of it serves', async () => {
    expect(howItEnded(end)).toMatch(/^activated: /);
    expect((await shop.control.serving(true))?.version).not.toBe(before);
  });

  it('costs what is bad in it, says what that was, and loses nothing that is good', () => {
    const told = Object.keys(expected).map((name) => {
      const { accepted, problem, rejectedByReason } = documents.get(name) as Staged;
      const isTold = problem !== null || Object.keys(rejectedByReason).length > 0;
      return [name, accepted, isTold || name.startsWith('zip-bomb')];
    });
    expect(told).toEqual(Object.entries(expected).map(([name, { good }]) => [name, good, true]));
  });
});

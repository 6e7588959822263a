import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readLightGcn } from '../../infra/cli/batch/inputs/lightgcn.ts';
import { rankingMetrics } from '../../layers/analytics/evaluate/metrics.ts';
import { buildInteractions } from '../../layers/analytics/recommend/interactions.ts';
import { recommenderByName } from '../../layers/analytics/recommend/registry.ts';
import { sharedData } from '../support/shared-data.ts';

const MAIN = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'clientele-batch-'));
const LONG = { timeout: 300_000 };

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run batch --` with these arguments, as a process of its own. */
function batch(...argv: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, 'batch', ...argv], { cwd: folder });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

interface Line {
  readonly customer_id: string;
  readonly items: { readonly item_id: string; readonly score: number }[];
  readonly source?: string;
}

function linesOf(text: string): Line[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const ids = (line: Line | undefined) => line?.items.map((item) => item.item_id);

/** Two tastes: half the users like a… items, half b…; everyone lacks one or two of their own taste. */
const TASTES = Array.from({ length: 24 }, (_, u) => {
  const taste = u % 2 === 0 ? 'a' : 'b';
  const items = [0, 1, 2, 3, 4, 5].filter((i) => i !== u % 6 && i !== (u + 1) % 6).map((i) => `${taste}${i}`);
  return `u${String(u).padStart(2, '0')} ${items.join(' ')}`;
}).join('\n');
const LACKED = Array.from({ length: 24 }, (_, u) => {
  const taste = u % 2 === 0 ? 'a' : 'b';
  return `u${String(u).padStart(2, '0')} ${taste}${u % 6} ${taste}${(u + 1) % 6}`;
}).join('\n');

describe('npm run batch -- recommend', () => {
  it('gives every customer of train what those of their taste have and they have not', LONG, async () => {
    file('tastes.txt', TASTES);
    const argv = ['--train', 'tastes.txt', '--format', 'lightgcn', '--model', 'item-knn', '--k', '2'];
    const { status, stdout, stderr } = await batch('recommend', ...argv, '--out', 'recs.ndjson');
    expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: '' });
    const lines = linesOf(readFileSync(join(folder, 'recs.ndjson'), 'utf8'));
    expect(lines.map((line) => line.customer_id)).toEqual(
      LACKED.split('\n').map((line) => line.split(' ')[0]),
    );
    for (const [u, line] of lines.entries()) {
      expect([line.customer_id, ...(ids(line) ?? [])].sort()).toEqual(
        (LACKED.split('\n')[u] ?? '').split(' ').sort(),
      );
      expect(Object.keys(line)).toEqual(['customer_id', 'items']);
      const [first, second] = line.items;
      expect(first?.score).toBeGreaterThanOrEqual(second?.score ?? Number.NaN);
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it(
    'answers those asked for, in their order: known ones from train, others by their history or popularity',
    LONG,
    async () => {
      file('tastes.txt.zst', zstdCompressSync(Buffer.from(TASTES)));
      file('users.txt', 'new b0 b1\nu04 b1 b2\nnobody\nother x y\nu01\n');
      const argv = ['--train', 'tastes.txt.zst', '--users', 'users.txt', '--format', 'lightgcn'];
      const { status, stdout, stderr } = await batch(
        'recommend',
        ...argv,
        '--set',
        'neighbours=50',
        '--model',
        'item-knn',
        '--out',
        '-',
        '--k',
        '2',
      );
      expect(status, stderr).toBe(0);
      const lines = linesOf(stdout);
      expect(lines.map((line) => [line.customer_id, line.source])).toEqual([
        ['new', 'fold-in'],
        ['u04', undefined],
        ['nobody', 'popularity'],
        ['other', 'popularity'],
        ['u01', undefined],
      ]);
      expect(ids(lines[0])?.every((item) => item.startsWith('b') && item !== 'b0' && item !== 'b1')).toBe(
        true,
      );
      expect(ids(lines[1])?.sort()).toEqual(['a4', 'a5']);
      expect(ids(lines[2])).toEqual(ids(lines[3]));
      expect(lines[2]?.items).toHaveLength(2);
    },
  );

  it('chooses a model by itself, and may give again what customers have', LONG, async () => {
    file('tastes.txt', TASTES);
    const argv = ['--train', 'tastes.txt', '--format', 'lightgcn', '--exclude-seen', 'no', '--k', '4'];
    const { status, stdout, stderr } = await batch('recommend', ...argv, '--out', '-');
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/^auto: /m);
    expect(linesOf(stdout)).toHaveLength(24);
    const again = await batch('recommend', ...argv, '--out', '-');
    expect(again.stdout).toBe(stdout);
  });

  it('reads the native contract by a mapping, and leaves out what is not for sale', LONG, async () => {
    const rows = TASTES.split('\n').flatMap((line, u) => {
      const [user, ...items] = line.split(' ');
      return items.map((item, i) => `${user};${item};2024-0${1 + (u % 6)}-1${i} 10:00`);
    });
    file('sales.csv', `Client;Article;Date\n${rows.join('\n')}\nu00;;2024-03-01 10:00\n`);
    file('goods.csv', 'Article;Sold\na0;no\na1;yes\nb0;no\n');
    file(
      'map.json',
      JSON.stringify({
        events: {
          fields: {
            event_type: { value: 'purchase' },
            timestamp: 'Date',
            customer_id: 'Client',
            item_id: 'Article',
          },
        },
        items: { fields: { item_id: 'Article', in_stock: 'Sold' } },
      }),
    );
    const argv = ['--train', 'sales.csv', '--map', 'map.json', '--items', 'goods.csv', '--model', 'item-knn'];
    const { status, stdout, stderr } = await batch('recommend', ...argv, '--out', '-');
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/sales\.csv: 1 of 97 rows cannot be used\. The first is line 98: /);
    const lines = linesOf(stdout);
    expect(lines).toHaveLength(24);
    expect(lines.flatMap((line) => ids(line)).filter((item) => item === 'a0' || item === 'b0')).toEqual([]);
    expect(ids(lines[0])?.[0]).toBe('a1');
  });

  it('continues sessions, and baskets that repeat', LONG, async () => {
    file('sessions.txt', 'a b c\nx y z\na b c\nx y z\n'.repeat(4));
    file('now.txt', 'a\n\ny x\n');
    const sessions = await batch(
      'recommend',
      '--train',
      'sessions.txt',
      '--users',
      'now.txt',
      '--format',
      'sessions',
      '--model',
      'item-knn',
      '--out',
      '-',
      '--exclude-seen',
      'yes',
    );
    expect(
      linesOf(sessions.stdout).map((line, at) => [
        line.customer_id,
        line.source,
        // What the model lists comes first; popular items fill the rest up.
        ids(line)
          ?.slice(0, 2 - at)
          .sort(),
      ]),
    ).toEqual([
      ['1', 'fold-in', ['b', 'c']],
      ['3', 'fold-in', ['z']],
    ]);
    file(
      'baskets.json',
      JSON.stringify({ ann: [['milk'], ['milk', 'tea']], bob: [['tea', 'jam'], ['jam']] }),
    );
    const baskets = await batch(
      'recommend',
      '--train',
      'baskets.json',
      '--format',
      'baskets',
      '--model',
      'popularity',
      '--out',
      '-',
    );
    expect(linesOf(baskets.stdout).map((line) => [line.customer_id, ids(line)])).toEqual([
      ['ann', ['jam', 'milk', 'tea']],
      ['bob', ['jam', 'milk', 'tea']],
    ]);
  });

  it.each([
    [
      ['recommend', '--train', 'tastes.txt', '--out', '-', '--wrong'],
      /unknown option '--wrong'\. See npm run batch -- recommend --help\./,
    ],
    [
      ['recommend', '--train', 'missing.txt', '--out', '-'],
      /missing\.txt' is invalid\. There is no such file/,
    ],
    [['recommend', '--train', 'tastes.txt', '--out', 'no/such/folder.ndjson'], /There is no folder no\/such/],
    [
      ['recommend', '--train', 'tastes.txt', '--out', '-', '--format', 'lightgcn', '--model', 'no'],
      /no model "no"/,
    ],
    [
      ['recommend', '--train', 'tastes.txt', '--out', '-', '--format', 'lightgcn', '--set', 'a=1'],
      /--set needs --model/,
    ],
    [
      ['recommend', '--train', 'bad.json', '--out', '-', '--format', 'baskets'],
      /bad\.json, line 2, column 6: this is not JSON: unexpected "}"/,
    ],
    [
      ['recommend', '--train', 'cut.gz', '--out', '-', '--format', 'lightgcn'],
      /cut\.gz: the gzip file ends too early/,
    ],
    [
      ['recommend', '--train', 'names.txt', '--out', '-', '--format', 'lightgcn'],
      /names\.txt: there is no interaction/,
    ],
    [['recommend', '--train', 'tastes.txt', '--out', '-'], /tastes\.txt: /],
    [['evaluate', '--train', 'tastes.txt', '--format', 'lightgcn'], /--protocol temporal needs dates/],
    [['evaluate', '--train', 'tastes.txt', '--protocol', 'split'], /--protocol split needs --test/],
    [['nothing'], /unknown command 'nothing'/],
  ])('%j ends in one line and status 2', LONG, async (argv, message) => {
    file('tastes.txt', TASTES);
    file('names.txt', 'ann\nbob\n');
    file('bad.json', '{"u": [["a"],\n ["b"}');
    file('cut.gz', gzipSync(Buffer.from(TASTES)).subarray(0, 70));
    const { status, stdout, stderr } = await batch(...argv);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^clientele: [^\n]+\n$/);
  });
});

describe('npm run batch -- evaluate', () => {
  interface Report {
    readonly measured: number;
    readonly models: {
      readonly model: string;
      readonly recall: number;
      readonly ndcg: number;
      readonly hitRate: number;
    }[];
  }

  it('measures given files, with the baselines always beside', LONG, async () => {
    const split = [
      '--train',
      file('train.txt', TASTES),
      '--test',
      file('test.txt', LACKED),
      '--format',
      'lightgcn',
    ];
    const { status, stdout, stderr } = await batch(
      'evaluate',
      ...split,
      '--model',
      'item-knn',
      '--k',
      '2',
      '--json',
    );
    expect(status, stderr).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report.measured).toBe(24);
    expect(report.models.map(({ model }) => model)).toEqual(
      expect.arrayContaining(['popularity', 'recent-popularity', 'item-knn']),
    );
    const knn = report.models.find(({ model }) => model === 'item-knn');
    expect(knn).toMatchObject({ recall: 1, ndcg: 1, hitRate: 1 });
    expect(report.models[0]?.recall).toBeLessThan(1);
  });

  it('prints a row for every model there is', LONG, async () => {
    const split = [
      '--train',
      file('train.txt', TASTES),
      '--test',
      file('test.txt', LACKED),
      '--format',
      'lightgcn',
    ];
    const { status, stdout, stderr } = await batch('evaluate', ...split, '--model', 'auto', '--k', '3');
    expect(status, stderr).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('split: 24 customers measured; learnt from 24 rows, 12 items, 96 cells');
    expect(lines.find((line) => line.startsWith('model'))).toMatch(
      /recall@3 +ndcg@3 +hit rate +precision +MAP +MRR/,
    );
    expect(lines.some((line) => /^popularity +0\.\d{4}/.test(line))).toBe(true);
  });

  it('cuts a shop in time', LONG, async () => {
    const rows = TASTES.split('\n').flatMap((line, u) => {
      const [user = '', ...items] = line.split(' ');
      const lacked = (LACKED.split('\n')[u] ?? '').split(' ').slice(1);
      const row = (item: string, day: string) =>
        JSON.stringify({ event_type: 'purchase', customer_id: user, item_id: item, timestamp: day });
      return [
        ...items.map((item) => row(item, '2024-01-05')),
        ...lacked.map((item) => row(item, '2024-03-05')),
      ];
    });
    file('shop.ndjson.gz', gzipSync(Buffer.from(rows.join('\n'))));
    const argv = [
      '--train',
      'shop.ndjson.gz',
      '--cut',
      '2024-02-01',
      '--k',
      '2',
      '--model',
      'item-knn',
      '--json',
    ];
    const { status, stdout, stderr } = await batch('evaluate', ...argv);
    expect(status, stderr).toBe(0);
    const report = JSON.parse(stdout) as Report & { readonly cut: string };
    expect(report).toMatchObject({ protocol: 'temporal', cut: '2024-02-01T00:00:00.000Z', measured: 24 });
    expect(report.models.find(({ model }) => model === 'item-knn')).toMatchObject({ recall: 1 });
  });

  it('predicts sessions step by step and baskets to come', LONG, async () => {
    file('sessions.txt', 'a b c\nx y z\n'.repeat(10));
    const sessions = await batch(
      'evaluate',
      '--train',
      'sessions.txt',
      '--format',
      'sessions',
      '--model',
      'item-knn',
      '--json',
      '--exclude-seen',
      'yes',
      '--k',
      '2',
    );
    expect(JSON.parse(sessions.stdout), sessions.stderr).toMatchObject({ protocol: 'session', measured: 8 });
    expect(
      (JSON.parse(sessions.stdout) as Report).models.find(({ model }) => model === 'item-knn')?.hitRate,
    ).toBe(1);
    file(
      'baskets.json',
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 6 }, (_, u) => [u, [['m', u], ['m', u], ['m']]])),
      ),
    );
    const baskets = await batch(
      'evaluate',
      '--train',
      'baskets.json',
      '--format',
      'baskets',
      '--model',
      'popularity',
      '--json',
      '--k',
      '1',
    );
    expect(JSON.parse(baskets.stdout), baskets.stderr).toMatchObject({
      protocol: 'next-basket',
      measured: 6,
      excludeSeen: false,
    });
    expect((JSON.parse(baskets.stdout) as Report).models[0]?.hitRate).toBe(1);
  });
});

const gowallaTrain = sharedData('gowalla/train.txt.gz');
const gowallaTest = sharedData('gowalla/test.txt.gz');

describe.skipIf(gowallaTrain === undefined || gowallaTest === undefined)('on Gowalla', () => {
  it('lists, measured from the outside, are as good as the library says', { timeout: 600_000 }, async () => {
    const out = join(folder, 'gowalla.ndjson');
    const argv = [
      '--train',
      gowallaTrain as string,
      '--format',
      'lightgcn',
      '--model',
      'item-knn',
      '--out',
      out,
    ];
    const { status, stderr } = await batch('recommend', ...argv);
    expect(status, stderr).toBe(0);
    expect(existsSync(out)).toBe(true);

    const wanted = new Map<string, string[]>();
    const test = (await readLightGcn([gowallaTest as string])).dataset;
    for (let e = 0; e < test.events.length; e++) {
      const customer = test.customers[test.events.customer[e] as number] as string;
      if (!wanted.has(customer)) wanted.set(customer, []);
      wanted.get(customer)?.push(test.items[test.events.item[e] as number]?.id as string);
    }
    const listed = linesOf(readFileSync(out, 'utf8'));
    let recall = 0;
    for (const line of listed) {
      const relevant = wanted.get(line.customer_id) ?? [];
      const hits = ids(line)?.filter((item) => relevant.includes(item)).length ?? 0;
      recall += hits / Math.max(1, relevant.length) / wanted.size;
    }

    const train = await readLightGcn([gowallaTrain as string]);
    const interactions = buildInteractions(train.dataset, train.interactions);
    const model = recommenderByName('item-knn').fit(interactions, {}, 1);
    const lists = model.recommend(0, interactions.matrix.rows, { k: 20, excludeSeen: true });
    const index = new Map(train.dataset.items.map(({ id }, i) => [id, i]));
    let reference = 0;
    for (const [row, customer] of train.dataset.customers.entries()) {
      const relevant = (wanted.get(customer) ?? []).map((id) => index.get(id) ?? -1);
      const list = lists.items.subarray(row * 20, row * 20 + (lists.counts[row] as number));
      reference += rankingMetrics(list, relevant, 20).recall / wanted.size;
    }
    expect(listed).toHaveLength(29_858);
    expect(Math.abs(recall - reference)).toBeLessThan(0.0005);
    expect(recall).toBeGreaterThan(0.14);
  });
});

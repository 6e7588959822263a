import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { reviews } from '../../../../../infra/cli/batch/reviews/command.ts';
import { runCommand } from '../../../../../infra/cli/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'reviews-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function run(...argv: string[]): Promise<{ text: string; told: string[] }> {
  const told: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await runCommand(
    reviews((line) => told.push(line)),
    argv,
  );
  return { text: write.mock.calls.map(([text]) => text).join(''), told };
}

const GOOD = [
  'Lovely and soft',
  'I love the fit',
  'Great quality',
  'So comfortable',
  'Perfect for work',
  'Beautiful colour',
];
const BAD = [
  'It ripped at once',
  'Cheap and itchy',
  'I returned it',
  'Poor quality',
  'It shrank',
  'Waste of money',
];
const starred = [
  ...GOOD.map((text, i) => `${text},${i % 2 === 0 ? 5 : '4.0 out of 5 stars'}`),
  ...BAD.map((text, i) => `${text},${i % 2 === 0 ? 1 : '2/5'}`),
  'It is a shirt,3',
];

describe('npm run batch -- reviews', () => {
  it('judges held out, and finds the columns by their usual names', async () => {
    const path = file('a.csv', ['Review Text,Rating', ...starred]);
    const { text, told } = await run('--train', path, '--json');
    expect(JSON.parse(text)).toMatchObject({ learntFrom: 12, heldOut: { reviews: 12, praised: 0.5 } });
    expect(told[0]).toBe(`${path}: text from Review Text, stars from Rating`);
  });

  it('gives a text without stars the stars of reviews that read alike', async () => {
    const out = join(folder, 'out.ndjson');
    const rows = ['I love how soft it is,', 'It ripped and was a waste of money,', ',5', 'odd,eleven'];
    const test = file('b.csv', ['text,stars', ...rows]);
    const { told } = await run(
      '--train',
      file('c.csv', ['text,stars', ...starred]),
      '--test',
      test,
      '--out',
      out,
    );
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ row }) => row)).toEqual([1, 2, 4]);
    expect(lines[0].praise).toBeGreaterThan(lines[1].praise);
    expect(lines[0]).toMatchObject({ given_stars: null, estimated_stars: { stars: expect.any(Number) } });
    expect(told).toContain('1 row without a text left out');
    expect(told).toContain('1 row whose stars are not 1 to 5 count as without stars');
  });

  it.each([
    [['--text', 'Body'], /has no column Body. It has: a, b/],
    [[], /No column of .* looks like the text of a review. Name it with --text/],
  ])('says which column is missing: %j', async (more, reason) => {
    const path = file('d.csv', ['a,b', '1,2']);
    await expect(run('--train', path, ...more)).rejects.toThrow(reason);
  });

  it('refuses a file of which nothing could be told', async () => {
    await expect(run('--train', file('e.csv', ['text,stars', ',5']))).rejects.toThrow('no review with stars');
  });
});

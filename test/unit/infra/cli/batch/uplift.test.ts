import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTable } from '../../../../../infra/cli/batch/inputs/read-table.ts';
import { armsOf, experimentOf } from '../../../../../infra/cli/batch/uplift/arms.ts';
import { uplift } from '../../../../../infra/cli/batch/uplift/command.ts';
import { learnEncoding } from '../../../../../infra/cli/batch/uplift/encode.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'uplift-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** A mailing that helps one half, with gaps, texts and two kinds of mail. */
function mailing(rows: number): string[] {
  const random = seededRandom(1, 'mailing');
  return Array.from({ length: rows }, (_, i) => {
    const [arm, city, age] = [
      ['none', 'men', 'women'][random.below(3)],
      ['Paris', 'Rome', ''][random.below(3)],
      random.below(60),
    ];
    const effect = arm !== 'none' && age > 30 ? 0.4 : 0;
    return `c${i},${arm},${city},${i % 10 === 0 ? '' : age},${random.next() < 0.2 + effect ? 'yes' : 'no'}`;
  });
}
const HEADER = 'customer,mail,city,age,visit';

describe('a table of an experiment', () => {
  it('is read as text, with texts and gaps as features', async () => {
    const table = await readTable(file('a.csv', ['a,b,c', '1,x,', '2,"y, z",3', '3,x,4']));
    expect(table).toEqual({
      columns: ['a', 'b', 'c'],
      rows: [
        ['1', 'x', null],
        ['2', 'y, z', '3'],
        ['3', 'x', '4'],
      ],
    });
    const { dims, encode } = learnEncoding(table, ['a', 'b', 'c']);
    expect([dims, ...encode(table)]).toEqual([5, 1, 1, 0, 4, 1, 2, 0, 1, 3, 0, 3, 1, 0, 4, 0]);
  });

  it('that is none is refused with its name', async () => {
    await expect(readTable(join(folder, 'missing.csv'))).rejects.toThrow(
      'missing.csv cannot be read as a table',
    );
  });

  it('needs a control group', async () => {
    const table = await readTable(file('arms.csv', ['mail,y', 'A,1', 'B,0']));
    expect(() => armsOf(table, 'mail', undefined)).toThrow(
      '--control is missing: which value of mail was not treated? It has A, B',
    );
    expect(() => armsOf(table, 'mail', 'C')).toThrow('--control C is not a value of mail. It has A, B');
    expect(() => armsOf(table, 'male', undefined)).toThrow(
      '--treatment male: there is no such column. The file has mail, y',
    );
    const arms = armsOf(table, 'mail', 'A');
    expect(arms).toEqual({ control: 'A', treatments: ['B'] });
    const encoding = learnEncoding(table, []);
    expect(() => experimentOf(table, { treatment: 'mail', outcome: 'y' }, arms, 'B', encoding)).toThrow(
      'B against A: 1 rows treated and 1 not; at least 50 of each are needed',
    );
  });
});

describe('npm run batch -- uplift', () => {
  it('compares each treatment with control, and writes the expected effect of each row', async () => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const out = join(folder, 'effects.ndjson');
    await uplift(() => {}).parseAsync(
      [
        '--data',
        file('mail.csv', [HEADER, ...mailing(600)]),
        '--treatment',
        'mail',
        '--outcome',
        'visit',
        '--id',
        'customer',
        '--out',
        out,
        '--json',
      ],
      { from: 'user' },
    );
    const comparisons = JSON.parse(String(printed.mock.calls.at(-1)?.[0])) as {
      arm: string;
      report: { rows: number };
    }[];
    printed.mockRestore();
    expect(comparisons.map(({ arm }) => arm)).toEqual(['men', 'women']);
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(comparisons.reduce((sum, { report }) => sum + report.rows, 0));
    expect(lines[0]).toEqual({
      row: expect.any(Number),
      id: expect.stringMatching(/^c\d+$/),
      arm: 'men',
      treated: expect.any(Boolean),
      effect: expect.any(Number),
    });
  });
});

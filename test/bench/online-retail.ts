import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { sharedData } from '../support/shared-data.ts';
import { markdown } from './table.ts';

/** What was reported for the same customers, items and cut: Recall@20 and NDCG@20. */
const REFERENCE: readonly (readonly [string, number, number])[] = [
  ['popularity, reference', 0.038, 0.04],
  ['ItemKNN, reference', 0.088, 0.085],
  ['RP3β, reference', 0.095, 0.093],
  ['EASE, λ = 300, reference', 0.108, 0.106],
];

const FIRST_DAY = '2010-12-01';
const CUT = '2011-11-10';
const MAIN = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));

interface Row {
  readonly model: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly halfLifeDays: number | null;
  readonly recall: number;
  readonly ndcg: number;
  readonly fitSeconds: number;
  readonly scoreSeconds: number;
}

/**
 * One year of Online Retail, items new to the customer: everything before 2011-11-10 to learn and to choose from, the month after
 * to measure on, by `npm run batch -- evaluate --model auto`. The choice sees nothing from the cut on.
 * @returns a Markdown table, or undefined where the data is not there
 */
export function onlineRetail(options: readonly string[]): string | undefined {
  const source = sharedData('online-retail-2.csv.gz');
  if (source === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  try {
    const train = join(folder, 'one-year.csv');
    writeFileSync(train, oneYear(gunzipSync(readFileSync(source)).toString('utf8')));
    const started = performance.now();
    const asked = [
      'evaluate',
      '--train',
      train,
      '--map',
      'online-retail',
      '--protocol',
      'temporal',
      '--cut',
      CUT,
    ];
    const answer = execFileSync(
      process.execPath,
      [MAIN, 'batch', ...asked, '--model', 'auto', '--json', ...options],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const seconds = (performance.now() - started) / 1000;
    const { models, measured } = JSON.parse(answer) as { models: Row[]; measured: number };
    console.error(`${measured} customers, ${seconds.toFixed(1)} s with the choice`);
    const figures = (recall: number, ndcg: number) => [recall.toFixed(4), ndcg.toFixed(4)];
    return markdown(
      ['model', 'Recall@20', 'NDCG@20', 'fit', 'lists'],
      [
        ...REFERENCE.map(([name, recall, ndcg]) => [name, ...figures(recall, ndcg), '', '']),
        ...models.map((row) => [
          nameOf(row),
          ...figures(row.recall, row.ndcg),
          `${row.fitSeconds.toFixed(1)} s`,
          `${row.scoreSeconds.toFixed(1)} s`,
        ]),
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nameOf({ model, settings, halfLifeDays }: Row): string {
  const parts = typeof settings.parts === 'string' ? ` of ${settings.parts.replaceAll(',', ', ')}` : '';
  const fading = halfLifeDays === null ? '' : `, events halved every ${halfLifeDays} days`;
  return `${model}${parts}${fading}`;
}

/** Rows of the year with stock codes that start with five digits, positive quantity and positive price, as they stand. */
export function oneYear(csv: string): string {
  const [head = '', ...lines] = csv.split('\n');
  return [head, ...lines.filter((line) => isMeant(line, FIRST_DAY))].join('\n');
}

/** Whether a row is a sale of a product, on the given day or later. */
export function isMeant(line: string, since = ''): boolean {
  // Only the description may be quoted, and hold commas: the columns behind it are counted from the end.
  const columns = line.split(',');
  const [, stockCode = ''] = columns;
  const [quantity = '', date = '', price = ''] = columns.slice(-5);
  return /^\d{5}/.test(stockCode) && date >= since && Number(quantity) > 0 && Number(price) > 0;
}

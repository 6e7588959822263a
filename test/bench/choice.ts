import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHOICES, type ChoiceData } from './choice-data.ts';
import { markdown } from './table.ts';

const MAIN = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
/** Lists that are the same for everybody, or only repeat. */
const SIMPLE = ['popularity', 'recent-popularity', 'trending', 'personal-frequency'];

interface Row {
  readonly model: string;
  readonly recall: number;
  readonly ndcg: number;
  readonly coverage: number;
  readonly exposureGini: number;
}

/**
 * The automatic choice beside the best simple list, the best single model and the default blend, on data sets of several kinds:
 * whether a user who picks nothing by hand gets the best there is. The choice sees nothing of what is measured on.
 * @param wanted words of the data sets' names; none: all
 * @returns a Markdown table, or undefined where no data is there
 */
export async function choice(wanted: readonly string[]): Promise<string | undefined> {
  const rows: string[][] = [];
  for (const data of CHOICES) {
    if (wanted.length > 0 && !wanted.some((word) => data.name.includes(word))) continue;
    const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
    try {
      const options = await data.prepare(folder);
      if (options !== undefined) rows.push(...rowsOf(data, options));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  if (rows.length === 0) return undefined;
  const head = ['data', 'lists', 'Recall', 'NDCG', 'coverage', 'Gini', 'NDCG of auto over this'];
  return markdown(head, rows);
}

function rowsOf({ name, k, models }: ChoiceData, options: readonly string[]): string[][] {
  const asked = ['--k', String(k), '--json', '--model', ...models, 'auto'];
  const answer = execFileSync(process.execPath, [MAIN, 'batch', 'evaluate', ...options, ...asked], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { models: all } = JSON.parse(answer) as { models: Row[] };
  // What was chosen is measured last.
  const auto = all.at(-1) as Row;
  const others = all.slice(0, -1);
  const best = (some: readonly Row[]) => some.toSorted((a, b) => b.ndcg - a.ndcg).slice(0, 1);
  const isSimple = ({ model }: Row) => SIMPLE.includes(model);
  const shown = [
    ...best(others.filter(isSimple)),
    ...best(others.filter((row) => !isSimple(row) && row.model !== 'hybrid')),
    ...others.filter(({ model }) => model === 'hybrid'),
  ];
  const cells = (row: Row) => [
    row.recall.toFixed(4),
    row.ndcg.toFixed(4),
    `${(row.coverage * 100).toFixed(1)} %`,
    row.exposureGini.toFixed(3),
  ];
  const over = (row: Row) => `${((auto.ndcg / row.ndcg - 1) * 100).toFixed(1)} %`;
  return [
    ...shown.map((row) => [
      `${name} (${k})`,
      row.model === 'hybrid' ? 'hybrid by its defaults' : row.model,
      ...cells(row),
      over(row),
    ]),
    [`${name} (${k})`, '**auto**', ...cells(auto), ''],
  ];
}

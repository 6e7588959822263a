import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNative } from '../../infra/cli/batch/inputs/native.ts';
import { writeDemoShop } from '../../infra/demo/write.ts';
import { sameCandidate } from '../../layers/analytics/evaluate/candidate.ts';
import { evaluateRecipes } from '../../layers/analytics/evaluate/holdout.ts';
import { chooseRecipe } from '../../layers/analytics/train/choose-recipe.ts';
import type { Candidate, HoldoutRow } from '../../layers/contract/evaluation.ts';
import type { Dataset } from '../../layers/contract/events/dataset.ts';
import { runConfigSchema } from '../../layers/pipeline/config/shop-config.ts';
import { recommendationsConfig } from '../../layers/pipeline/train/train-config.ts';
import { type ReferenceFile, sharedData } from '../support/shared-data.ts';
import { markdown } from './table.ts';

/** Day after the demo shop's last. */
const DEMO_UNTIL = '2026-11-30';

const SHOPS: Readonly<Record<string, () => Promise<Dataset | undefined>>> = {
  demo,
  'online-retail': () => read('online-retail', 'online-retail-2.csv.gz'),
  'complete-journey': () =>
    read('complete-journey', 'complete-journey-transactions.csv.gz', 'complete-journey-products.csv.gz'),
};

/**
 * Accuracy and exposure of each shop's lists on the last 28 days: the best unpersonalised list, the chosen model as it ranks
 * itself, and what serves. The choice and its re-ranking see nothing of those days.
 * @param names shops to measure; none: all
 * @returns a Markdown table, or undefined where no data is there
 */
export async function exposure(names: readonly string[]): Promise<string | undefined> {
  const rows: string[][] = [];
  for (const [name, load] of Object.entries(SHOPS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const dataset = await load();
    if (dataset !== undefined) rows.push(...rowsOf(name, dataset));
  }
  if (rows.length === 0) return undefined;
  const head = [
    'shop',
    'lists',
    'NDCG@20',
    'Recall@20',
    'coverage',
    'Gini',
    'commonest item in',
    'places of ten',
  ];
  return markdown([...head, 'novelty', 'overlap'], rows);
}

function rowsOf(shop: string, dataset: Dataset): string[][] {
  const config = recommendationsConfig(runConfigSchema.parse({ currency: dataset.currency }));
  const { chosen, exposure: choice, trials, reason } = chooseRecipe(dataset, config, undefined);
  console.error(`${shop}: ${reason}. ${choice?.reason ?? ''}`);
  for (const { strength, ndcg, exposure: one } of choice?.curve ?? [])
    console.error(
      `  strength ${strength}: NDCG ${ndcg.toFixed(4)}, commonest ${percent(one.commonestItemShare)}, ten ${percent(one.topTenShare)}`,
    );
  const plain = choice?.winner ?? chosen.candidate;
  const report = evaluateRecipes(dataset, {
    candidates: [plain, chosen.candidate],
    k: config.judgedAt,
    cutDays: config.holdoutDays,
    interactions: config.interactions,
    seed: config.seed,
  });
  console.error(`  ${report.customers} customers, ${trials.length} trials`);
  const baseline = report.rows.slice(0, 2).reduce((one, other) => (other.ndcg > one.ndcg ? other : one));
  const rowFor = (candidate: Candidate) =>
    report.rows.find((row) => sameCandidate(row, candidate)) ?? baseline;
  return [
    rowOf(shop, `unpersonalised (${baseline.recipe.model})`, baseline),
    rowOf(shop, `${plain.recipe.model}, as it ranks itself`, rowFor(plain)),
    rowOf(shop, `${chosen.candidate.recipe.model}, as it serves`, rowFor(chosen.candidate)),
  ];
}

function rowOf(shop: string, lists: string, { ndcg, recall, exposure: one }: HoldoutRow): string[] {
  return [
    shop,
    lists,
    ndcg.toFixed(4),
    recall.toFixed(4),
    percent(one?.coverage ?? 0),
    (one?.gini ?? 0).toFixed(3),
    percent(one?.commonestItemShare ?? 0),
    percent(one?.topTenShare ?? 0),
    (one?.novelty ?? 0).toFixed(1),
    one?.overlap == null ? '' : percent(one.overlap),
  ];
}

async function read(map: string, events: ReferenceFile, items?: ReferenceFile): Promise<Dataset | undefined> {
  const [path, catalogue] = [sharedData(events), items === undefined ? undefined : sharedData(items)];
  if (path === undefined) return undefined;
  return readNative({ events: [path], items: catalogue === undefined ? [] : [catalogue], map }, () => {});
}

async function demo(): Promise<Dataset> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-bench-'));
  try {
    const dumps = await writeDemoShop(folder, { until: Date.parse(DEMO_UNTIL) });
    const paths = (kind: string) => dumps.filter((dump) => dump.kind === kind).map(({ path }) => path);
    return await readNative({ events: paths('events'), items: paths('items'), map: undefined }, () => {});
  } finally {
    await rm(folder, { recursive: true });
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

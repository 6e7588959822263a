import { readLightGcn } from '../../infra/cli/batch/inputs/lightgcn.ts';
import { chooseModel } from '../../infra/cli/batch/models/choose.ts';
import { AUTO } from '../../infra/cli/batch/models/recipe.ts';
import { queriesOf } from '../../infra/cli/batch/scoring/queries.ts';
import { scorer } from '../../infra/cli/batch/scoring/threads.ts';
import { BUDGET } from '../../infra/cli/batch/shared-options.ts';
import { rankingMetrics } from '../../layers/analytics/evaluate/metrics.ts';
import type { Recipe } from '../../layers/contract/evaluation.ts';
import { interactionsOf } from '../support/interactions.ts';
import { readSplit } from './lightgcn.ts';

/** One model's figures, as the process that measured it prints them. */
export interface Measured {
  readonly recall: number;
  readonly ndcg: number;
  readonly users: number;
  readonly readSeconds: number;
  readonly fitSeconds: number;
  readonly listSeconds: number;
  /** Processor seconds of the whole process; beside wall-clock time they tell whether the machine was busy. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

const K = 20;

/** Reads the split, fits on train, makes every user's list, and only then opens what test says. The time
 * to choose a model counts as part of the fit. Lists are made,
 * and parts of a hybrid fitted, on two threads. */
export async function measureModel(recipe: Recipe, trainFile: string, testFile: string): Promise<Measured> {
  const started = performance.now();
  const { train, test } = readSplit(trainFile, testFile);
  const read = performance.now();
  const interactions = interactionsOf(train);
  const chosen = recipe.model === AUTO ? await chosenFor(trainFile) : recipe;
  const threads = scorer(interactions);
  const model = await threads.fit(chosen, 1);
  const fitted = performance.now();
  const everybody = queriesOf(Array.from({ length: train.rows }, (_, row) => ({ row })));
  const lists = await threads.answer(model, everybody, { k: K, excludeSeen: true });
  await threads.close();
  const listed = performance.now();

  let recall = 0;
  let ndcg = 0;
  let users = 0;
  for (let user = 0; user < test.rows; user++) {
    const relevant = test.indices.subarray(test.offsets[user]!, test.offsets[user + 1]!);
    if (relevant.length === 0) continue;
    const list = lists.items.subarray(user * K, user * K + lists.counts[user]!);
    const metrics = rankingMetrics(list, relevant, K);
    recall += metrics.recall;
    ndcg += metrics.ndcg;
    users++;
  }
  const usage = process.resourceUsage();
  return {
    recall: recall / users,
    ndcg: ndcg / users,
    users,
    readSeconds: (read - started) / 1000,
    fitSeconds: (fitted - read) / 1000,
    listSeconds: (listed - fitted) / 1000,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMb: usage.maxRSS / 1024,
  };
}

/** The automatic choice, which sees the training part alone. */
async function chosenFor(trainFile: string): Promise<Recipe> {
  const options = { k: K, excludeSeen: true, seed: 1, budget: BUDGET.defaultValue as number };
  const { recipe } = await chooseModel(await readLightGcn([trainFile]), options, console.error);
  return recipe;
}

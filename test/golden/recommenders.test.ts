import { describe, expect, it } from 'vitest';
import { rankingMetrics } from '../../layers/analytics/evaluate/metrics.ts';
import { seenOf } from '../../layers/analytics/recommend/lists.ts';
import { recommenderByName } from '../../layers/analytics/recommend/registry.ts';
import type { Recipe } from '../../layers/contract/evaluation.ts';
import { readSplit } from '../bench/lightgcn.ts';
import { interactionsOf } from '../support/interactions.ts';
import { sharedData } from '../support/shared-data.ts';

const K = 20;
const trainFile = sharedData('gowalla/train.txt.gz');
const testFile = sharedData('gowalla/test.txt.gz');

describe.skipIf(!(trainFile && testFile))('Gowalla, every item ranked, train items masked', () => {
  const split = trainFile && testFile ? readSplit(trainFile, testFile) : undefined;

  /** Mean Recall@20 and NDCG@20 over all users. */
  function quality({ model, settings }: Recipe): { recall: number; ndcg: number } {
    const { train, test } = split!;
    const fitted = recommenderByName(model).fit(interactionsOf(train), settings, 1);
    const lists = fitted.recommend(0, train.rows, { k: K, excludeSeen: true });
    let recall = 0;
    let ndcg = 0;
    let users = 0;
    for (let user = 0; user < test.rows; user++) {
      const relevant = seenOf(test, user);
      if (relevant.length === 0) continue;
      const metrics = rankingMetrics(
        lists.items.subarray(user * K, user * K + lists.counts[user]!),
        relevant,
        K,
      );
      recall += metrics.recall;
      ndcg += metrics.ndcg;
      users++;
    }
    expect(users).toBe(29_858);
    return { recall: recall / users, ndcg: ndcg / users };
  }

  it('RP3β has its published quality: .1829 and .1520', () => {
    const settings = { neighbours: 777, alpha: 0.5664, beta: 0.00109, normalise: true };
    const { recall, ndcg } = quality({ model: 'rp3beta', settings });
    expect(recall).toBeCloseTo(0.1829, 3);
    expect(ndcg).toBeCloseTo(0.152, 3);
  });

  it('item neighbours with item means are a little above what BARS published: .1570 and .1214', () => {
    const { recall, ndcg } = quality({ model: 'item-knn', settings: { neighbours: 100, bias: true } });
    expect(recall).toBeCloseTo(0.1586, 3);
    expect(ndcg).toBeCloseTo(0.1222, 3);
  });
});

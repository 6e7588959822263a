import type { RankingMetrics } from '../../contract/evaluation.ts';
import { gainAt, idealGain } from '../numeric/gain.ts';

export const METRIC_NAMES = ['recall', 'precision', 'f1', 'ndcg', 'map', 'mrr', 'hitRate'] as const;

const NONE: RankingMetrics = { recall: 0, precision: 0, f1: 0, ndcg: 0, map: 0, mrr: 0, hitRate: 0 };

/**
 * @param list items best first, without repeats; the first k count
 * @param relevant items the customer chose, without repeats; with none every metric is 0 (leave such customers out of means)
 * @param k cut-off
 */
export function rankingMetrics(
  list: ArrayLike<number>,
  relevant: ArrayLike<number>,
  k: number,
): RankingMetrics {
  if (relevant.length === 0 || k === 0) return NONE;
  const relevantItems = new Set<number>(Array.from(relevant));
  const possible = Math.min(k, relevant.length);
  let hits = 0;
  let gain = 0;
  let precisionAtHits = 0;
  let firstHit = 0;
  for (let rank = 1; rank <= Math.min(k, list.length); rank++) {
    if (!relevantItems.has(list[rank - 1])) continue;
    hits++;
    gain += gainAt(rank - 1);
    precisionAtHits += hits / rank;
    if (firstHit === 0) firstHit = rank;
  }
  if (hits === 0) return NONE;
  const recall = hits / relevant.length;
  const precision = hits / k;
  return {
    recall,
    precision,
    f1: (2 * precision * recall) / (precision + recall),
    ndcg: gain / idealGain(possible),
    map: precisionAtHits / possible,
    mrr: 1 / firstHit,
    hitRate: 1,
  };
}

import { probabilityMetrics } from '../../numeric/forecast-metrics.ts';
import { probability } from '../../numeric/log-odds.ts';
import { seededRandom } from '../../numeric/random.ts';
import type { LogOdds } from './classifier.ts';
import { COLUMNS, type Snapshot } from './examples.ts';

/** Loss of AUC when a feature's values are shuffled among customers. */
export interface Importance {
  readonly feature: string;
  readonly loss: number;
}

/** Permutation importance of every column (Breiman 2001), greatest first, on at most 2,000 evenly picked customers. */
export function permutationImportance(
  odds: LogOdds,
  { x, dims }: Snapshot,
  outcome: Uint8Array,
  seed: number,
): Importance[] {
  const step = Math.ceil(outcome.length / 2000);
  const rows = Array.from({ length: Math.ceil(outcome.length / step) }, (_, i) => i * step);
  const sample = Float64Array.from(
    rows.flatMap((row) => Array.from(x.subarray(row * dims, (row + 1) * dims))),
  );
  const truth = Uint8Array.from(rows, (row) => outcome[row]);
  const auc = (values: Float64Array) => probabilityMetrics(odds(values).map(probability), truth).auc ?? 0.5;
  const whole = auc(sample);
  const random = seededRandom(seed, 'importance');
  return COLUMNS.map((feature, column) => {
    const shuffled = sample.slice();
    for (let i = rows.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      const [a, b] = [i * dims + column, j * dims + column];
      [shuffled[a], shuffled[b]] = [shuffled[b], shuffled[a]];
    }
    return { feature, loss: whole - auc(shuffled) };
  }).sort((a, b) => b.loss - a.loss || (a.feature < b.feature ? -1 : 1));
}

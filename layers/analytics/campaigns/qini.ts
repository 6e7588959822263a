import { seededRandom } from '../numeric/random.ts';
import { type Estimate, estimateFrom, resample } from './estimate.ts';
import type { Experiment } from './experiment.ts';

type Outcomes = Pick<Experiment, 'treated' | 'outcome'>;

const SAMPLES = 200;

/**
 * Qini coefficient of a ranking (Radcliffe 2007): mean over customers, best first, of
 * `[Yt(k) − Yc(k) · Nt(k) / Nc(k)] / N`, less the straight line of a random order. In units of the outcome for each customer; 0 is a
 * random order. Equal scores count as one step. O(n log n).
 * @param rows of `scores`, possibly several times; undefined: all, once
 */
export function qini({ treated, outcome }: Outcomes, scores: Float64Array, rows?: Int32Array): number {
  const n = rows?.length ?? scores.length;
  if (n === 0) return 0;
  const order = Int32Array.from({ length: n }, (_, i) => rows?.[i] ?? i).sort(
    (a, b) => scores[b] - scores[a],
  );
  let [treatedSum, controlSum, treatedCount, controlCount] = [0, 0, 0, 0];
  let gain = 0;
  let area = 0;
  for (let from = 0; from < n; ) {
    let to = from;
    const before = gain;
    while (to < n && scores[order[to]] === scores[order[from]]) {
      const row = order[to++];
      if (treated[row] === 1) {
        treatedSum += outcome[row];
        treatedCount++;
      } else {
        controlSum += outcome[row];
        controlCount++;
      }
    }
    gain = (treatedSum - (controlCount === 0 ? 0 : (controlSum * treatedCount) / controlCount)) / n;
    // Within a tie the gain grows in a straight line, whatever the order.
    const size = to - from;
    area += size * before + ((gain - before) * (size + 1)) / 2;
    from = to;
  }
  return area / n - (gain * (n + 1)) / (2 * n);
}

/** Qini coefficient of a ranking with its interval; the scores stay as they are. */
export function qiniEstimate(outcomes: Outcomes, scores: Float64Array, seed: number): Estimate {
  const random = seededRandom(seed, 'qini');
  const samples = Array.from({ length: SAMPLES }, () =>
    qini(outcomes, scores, resample(scores.length, random)),
  );
  return estimateFrom(qini(outcomes, scores), samples);
}

/** Difference of two rankings' Qini coefficients; each bootstrap takes the same rows for both. */
export function qiniDifference(outcomes: Outcomes, a: Float64Array, b: Float64Array, seed: number): Estimate {
  const random = seededRandom(seed, 'qini-difference');
  const samples = Array.from({ length: SAMPLES }, () => {
    const rows = resample(a.length, random);
    return qini(outcomes, a, rows) - qini(outcomes, b, rows);
  });
  return estimateFrom(qini(outcomes, a) - qini(outcomes, b), samples);
}

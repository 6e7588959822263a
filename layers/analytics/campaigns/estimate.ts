import { type Random, seededRandom } from '../numeric/random.ts';
import { meanOf } from './outcome-model.ts';

/** A figure with its 95 % interval from bootstraps. */
export interface Estimate {
  readonly mean: number;
  readonly interval: readonly [number, number];
  /**
   * Whether it is positive beyond noise. Stricter than the interval, one in a hundred on either side, because the best of five
   * learners is judged: the best of five that find nothing looks good by chance.
   */
  readonly isPositive: boolean;
  /** The figure in standard deviations of the bootstraps; 0 where there is none. */
  readonly deviations: number;
}

/** Two-sided 99 % quantile of the normal distribution. */
const STRICT = 2.576;

/** An estimate from bootstraps. */
export function estimateFrom(mean: number, samples: readonly number[]): Estimate {
  const sorted = Float64Array.from(samples).sort();
  const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))];
  const centre = meanOf(sorted);
  const deviation = Math.sqrt(meanOf(sorted.map((value) => (value - centre) ** 2)));
  const deviations = deviation > 0 ? mean / deviation : 0;
  return { mean, interval: [at(0.025), at(0.975)], deviations, isPositive: deviations > STRICT };
}

const SAMPLES = 500;

/** Mean of values. O(samples × values). */
export function estimateMean(values: Float64Array, seed: number): Estimate {
  const random = seededRandom(seed, 'mean');
  const samples = Array.from({ length: SAMPLES }, () => {
    let sum = 0;
    for (const row of resample(values.length, random)) sum += values[row];
    return values.length === 0 ? 0 : sum / values.length;
  });
  return estimateFrom(meanOf(values), samples);
}

/** Rows drawn with replacement. */
export function resample(count: number, random: Random): Int32Array {
  return Int32Array.from({ length: count }, () => random.below(count));
}

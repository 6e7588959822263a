import { bootstrapMeans, quantile } from '../numeric/bootstrap.ts';
import { mean } from '../numeric/mean.ts';
import { type Random, seededRandom } from '../numeric/random.ts';

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
export function estimateFrom(value: number, samples: ArrayLike<number>): Estimate {
  const sorted = Float64Array.from(samples).sort();
  const centre = mean(sorted);
  const deviation = Math.sqrt(mean(sorted.map((sample) => (sample - centre) ** 2)));
  const deviations = deviation > 0 ? value / deviation : 0;
  const interval = [quantile(sorted, 0.025), quantile(sorted, 0.975)] as const;
  return { mean: value, interval, deviations, isPositive: deviations > STRICT };
}

const SAMPLES = 500;

/** Mean of values. O(samples × values). */
export function estimateMean(values: Float64Array, seed: number): Estimate {
  return estimateFrom(mean(values), bootstrapMeans(values, SAMPLES, seededRandom(seed, 'mean')));
}

/** Rows drawn with replacement. */
export function resample(count: number, random: Random): Int32Array {
  return Int32Array.from({ length: count }, () => random.below(count));
}

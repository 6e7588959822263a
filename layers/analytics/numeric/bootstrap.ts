import { mean } from './mean.ts';
import type { Random } from './random.ts';

/**
 * Means of `samples` resamples with replacement, ascending: the bootstrap distribution of the mean (Efron 1979).
 * O(samples × values).
 */
export function bootstrapMeans(values: ArrayLike<number>, samples: number, random: Random): Float64Array {
  const means = new Float64Array(samples);
  const n = values.length;
  if (n === 0) return means;
  for (let s = 0; s < samples; s++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[random.below(n)];
    means[s] = sum / n;
  }
  return means.sort();
}

/** The value below which the share `p` of the ascending `sorted` lies, by linear interpolation; 0 of an empty list. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return 0;
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** Two-sided percentile interval of the mean. */
export function meanInterval(
  values: ArrayLike<number>,
  level: number,
  samples: number,
  random: Random,
): readonly [number, number] {
  const means = bootstrapMeans(values, samples, random);
  return [quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2)];
}

/** Standard error of the mean; 0 of fewer than two values. */
export function standardError(values: Float64Array): number {
  const n = values.length;
  if (n < 2) return 0;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (n - 1) / n);
}

import type { Random } from '../../numeric/random.ts';
import { lloyd, type Partition, type Points, rowsOf } from './lloyd.ts';

/**
 * Best of several k-means++ starts, each followed by {@link lloyd} and {@link exchange}; the earliest of equals wins. Fewer than k distinct
 * points give fewer than k occupied clusters.
 *
 * O(starts × iterations × n × k × dims) time.
 */
export function kmeans(points: Points, k: number, starts: number, random: Random): Partition {
  let best: Partition | undefined;
  for (let s = 0; s < starts; s++) {
    const partition = exchange(points, lloyd(points, seedCentroids(points, k, random)));
    if (best === undefined || partition.inertia < best.inertia) best = partition;
  }
  return best!;
}

/**
 * Hartigan's exchange: moves single points while that lowers the inertia, counting how both means shift: from a to b
 * when n_b d_b / (n_b + 1) < n_a d_a / (n_a − 1), d the squared distances. Its local optima are local optima of Lloyd's
 * iteration too (every point is with its nearest centroid), but not the other way round: it escapes most of the poor ones. Hartigan 1975; Telgarsky and Vattani 2010.
 */
function exchange(points: Points, from: Partition, maxPasses = 200): Partition {
  const { dims, data } = points;
  const { k } = from;
  const labels = from.labels.slice();
  const centroids = from.centroids.slice();
  const counts = new Float64Array(k);
  for (const label of labels) counts[label]++;
  const shift = (j: number, i: number, sign: 1 | -1) => {
    counts[j] += sign;
    for (let d = 0; d < dims; d++)
      centroids[j * dims + d] += (sign * (data[i * dims + d] - centroids[j * dims + d])) / counts[j];
  };
  for (let pass = 0; pass < maxPasses; pass++) {
    let moved = false;
    for (let i = 0; i < labels.length; i++) {
      const own = labels[i];
      if (counts[own] < 2) continue;
      const stay = (squaredGap(points, i, centroids, own) * counts[own]) / (counts[own] - 1);
      let least = stay * (1 - 1e-9);
      let target = own;
      for (let j = 0; j < k; j++) {
        if (j === own) continue;
        const cost = (squaredGap(points, i, centroids, j) * counts[j]) / (counts[j] + 1);
        if (cost < least) {
          least = cost;
          target = j;
        }
      }
      if (target === own) continue;
      shift(own, i, -1);
      shift(target, i, 1);
      labels[i] = target;
      moved = true;
    }
    if (!moved) break;
  }
  // Many small shifts leave rounding errors in the means: Lloyd's iteration recomputes them.
  const refined = lloyd(points, centroids);
  return refined.inertia <= from.inertia ? { ...refined, trace: [...from.trace, ...refined.trace] } : from;
}

function squaredGap({ dims, data }: Points, i: number, centroids: Float64Array, j: number): number {
  let distance = 0;
  for (let d = 0; d < dims; d++) {
    const gap = data[i * dims + d] - centroids[j * dims + d];
    distance += gap * gap;
  }
  return distance;
}

/**
 * k-means++ (Arthur and Vassilvitskii 2007) with greedy candidates: the first centroid at random, each further one the
 * best of 2 + ⌊ln k⌋ points drawn with probability proportional to the squared distance from those chosen.
 */
function seedCentroids(points: Points, k: number, random: Random): Float64Array {
  const { dims, data } = points;
  const n = rowsOf(points);
  const centroids = new Float64Array(k * dims);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const trial = new Float64Array(n);
  const candidates = 2 + Math.floor(Math.log(k));
  for (let j = 0; j < k; j++) {
    let chosen = random.below(n);
    if (j > 0) {
      let lowest = Number.POSITIVE_INFINITY;
      const total = nearest.reduce((sum, distance) => sum + distance, 0);
      for (let attempt = 0; attempt < candidates; attempt++) {
        const candidate = draw(nearest, random.next() * total);
        const potential = closer(points, nearest, candidate, trial);
        if (potential < lowest) {
          lowest = potential;
          chosen = candidate;
        }
      }
    }
    closer(points, nearest, chosen, trial);
    nearest.set(trial);
    centroids.set(data.subarray(chosen * dims, (chosen + 1) * dims), j * dims);
  }
  return centroids;
}

/** First position at which the running sum of weights exceeds the target. */
function draw(weights: Float64Array, target: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    if (sum > target) return i;
  }
  return weights.length - 1;
}

/** Squared distances to the nearest of the present centroids and point `added`, into `out`; returns their sum. */
function closer(points: Points, nearest: Float64Array, added: number, out: Float64Array): number {
  const { dims, data } = points;
  let sum = 0;
  for (let i = 0; i < nearest.length; i++) {
    let distance = 0;
    for (let d = 0; d < dims; d++) {
      const gap = data[i * dims + d] - data[added * dims + d];
      distance += gap * gap;
    }
    out[i] = Math.min(nearest[i], distance);
    sum += out[i];
  }
  return sum;
}

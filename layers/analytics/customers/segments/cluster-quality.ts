import { type Partition, type Points, rowsOf } from './lloyd.ts';

/**
 * Mean silhouette (Rousseeuw 1987): for each point (b − a) / max(a, b), a its mean distance to its own cluster, b to
 * the nearest other one; points alone in their cluster count 0. −1 to 1, higher is better. O(n² × dims) time: hand in
 * a sample where n is large.
 */
export function silhouette(points: Points, labels: Int32Array, k: number): number {
  const n = rowsOf(points);
  const counts = countsOf(labels, k);
  const sums = new Float64Array(n * k);
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const distance = distanceBetween(points, i, j);
      sums[i * k + labels[j]] += distance;
      sums[j * k + labels[i]] += distance;
    }
  let total = 0;
  for (let i = 0; i < n; i++) {
    const own = labels[i];
    if (counts[own] < 2) continue;
    const a = sums[i * k + own] / (counts[own] - 1);
    let b = Number.POSITIVE_INFINITY;
    for (let j = 0; j < k; j++) if (j !== own && counts[j] > 0) b = Math.min(b, sums[i * k + j] / counts[j]);
    if (b < Number.POSITIVE_INFINITY && Math.max(a, b) > 0) total += (b - a) / Math.max(a, b);
  }
  return n > 0 ? total / n : 0;
}

/**
 * Dunn index: least distance between points of different clusters over the largest distance within one. Higher is
 * better; 0 when any two clusters touch. O(n² × dims) time.
 */
export function dunn(points: Points, labels: Int32Array): number {
  const n = rowsOf(points);
  let apart = Number.POSITIVE_INFINITY;
  let diameter = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const distance = distanceBetween(points, i, j);
      if (labels[i] === labels[j]) diameter = Math.max(diameter, distance);
      else apart = Math.min(apart, distance);
    }
  return diameter > 0 && apart < Number.POSITIVE_INFINITY ? apart / diameter : 0;
}

/**
 * Davies–Bouldin index (1979): mean over clusters of the worst (sᵢ + sⱼ) / dᵢⱼ, s the mean distance to the centroid, d
 * the distance of centroids. Lower is better. O(n × dims + k²) time.
 */
export function daviesBouldin(points: Points, partition: Partition): number {
  const { k, labels, centroids } = partition;
  const { dims } = points;
  const counts = countsOf(labels, k);
  const spread = new Float64Array(k);
  for (let i = 0; i < labels.length; i++)
    spread[labels[i]] += gap(points.data, i, centroids, labels[i], dims) / counts[labels[i]];
  let total = 0;
  let occupied = 0;
  for (let i = 0; i < k; i++) {
    if (counts[i] === 0) continue;
    occupied++;
    let worst = 0;
    for (let j = 0; j < k; j++) {
      if (j === i || counts[j] === 0) continue;
      const between = gap(centroids, i, centroids, j, dims);
      if (between > 0) worst = Math.max(worst, (spread[i] + spread[j]) / between);
    }
    total += worst;
  }
  return occupied > 0 ? total / occupied : 0;
}

/**
 * Adjusted Rand index of two labellings of the same points (Hubert and Arabie 1985): 1 the same partition, 0 no more
 * similar than by chance. O(n + k²) time.
 */
export function adjustedRand(a: Int32Array, b: Int32Array, k: number): number {
  const table = new Float64Array(k * k);
  for (let i = 0; i < a.length; i++) table[a[i] * k + b[i]]++;
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const sum = (counts: Iterable<number>) => {
    let total = 0;
    for (const count of counts) total += pairs(count);
    return total;
  };
  const both = sum(table);
  const inA = sum(countsOf(a, k));
  const inB = sum(countsOf(b, k));
  const all = pairs(a.length);
  const expected = all > 0 ? (inA * inB) / all : 0;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}

function countsOf(labels: Int32Array, k: number): Int32Array {
  const counts = new Int32Array(k);
  for (const label of labels) counts[label]++;
  return counts;
}

function distanceBetween(points: Points, i: number, j: number): number {
  return gap(points.data, i, points.data, j, points.dims);
}

function gap(a: Float64Array, i: number, b: Float64Array, j: number, dims: number): number {
  let sum = 0;
  for (let d = 0; d < dims; d++) {
    const difference = a[i * dims + d] - b[j * dims + d];
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

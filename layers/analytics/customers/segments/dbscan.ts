import { assign, type Partition, type Points, rowsOf } from './lloyd.ts';

/** Fewest points within the radius, itself included, that make a point the core of a cluster. */
const CORE_POINTS = 10;

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996): points with at least `corePoints` within `radius` are cores; cores within reach
 * of each other and the points within reach of them are one cluster; the rest is noise. Clusters are numbered by their first point,
 * and a border point belongs to the first cluster that reaches it. O(n² × dims) time: hand in a sample where n is large.
 *
 * @returns cluster of each point from 0, −1 for noise, and the number of clusters
 */
export function dbscan(
  points: Points,
  radius: number,
  corePoints: number,
): { labels: Int32Array; k: number } {
  const n = rowsOf(points);
  const labels = new Int32Array(n).fill(-1);
  let k = 0;
  for (let i = 0; i < n; i++) {
    if (labels[i] >= 0 || neighbours(points, i, radius).length < corePoints) continue;
    labels[i] = k;
    const queue = [i];
    for (let at = 0; at < queue.length; at++) {
      const reached = neighbours(points, queue[at], radius);
      if (reached.length < corePoints) continue;
      for (const j of reached) {
        if (labels[j] >= 0) continue;
        labels[j] = k;
        queue.push(j);
      }
    }
    k++;
  }
  return { labels, k };
}

/** Quantile of the distance to the {@link CORE_POINTS}th neighbour: a tenth of the points lie in thinner places than this. */
function usualRadius(points: Points, corePoints: number, quantile = 0.9): number {
  const n = rowsOf(points);
  const reach = new Float64Array(n);
  const distances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) distances[j] = squaredDistance(points, i, j);
    reach[i] = Math.sqrt(distances.toSorted()[Math.min(n, corePoints) - 1]);
  }
  return reach.sort()[Math.floor((n - 1) * quantile)];
}

/**
 * Clusters by density as a partition of all points: means of the clusters that DBSCAN finds in a sample, and every point, noise
 * too, with the nearest mean. Undefined when fewer than `minK` clusters are found.
 */
export function densityPartition(points: Points, sample: Points, minK: number): Partition | undefined {
  const { labels: dense, k } = dbscan(sample, usualRadius(sample, CORE_POINTS), CORE_POINTS);
  if (k < minK) return undefined;
  const { dims } = points;
  const centroids = new Float64Array(k * dims);
  const counts = new Int32Array(k);
  for (const label of dense) if (label >= 0) counts[label]++;
  dense.forEach((label, i) => {
    if (label < 0) return;
    for (let d = 0; d < dims; d++) centroids[label * dims + d] += sample.data[i * dims + d] / counts[label];
  });
  const labels = new Int32Array(rowsOf(points));
  const { inertia } = assign(points, centroids, labels, new Float64Array(labels.length));
  return { k, labels, centroids, inertia, trace: [inertia] };
}

function neighbours(points: Points, i: number, radius: number): number[] {
  const found: number[] = [];
  for (let j = 0; j < rowsOf(points); j++)
    if (squaredDistance(points, i, j) <= radius * radius) found.push(j);
  return found;
}

function squaredDistance({ dims, data }: Points, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += (data[i * dims + d] - data[j * dims + d]) ** 2;
  return sum;
}

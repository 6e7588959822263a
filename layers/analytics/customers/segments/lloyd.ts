/** Points in space: row-major, `data.length / dims` rows. */
export interface Points {
  readonly dims: number;
  readonly data: Float64Array;
}

/** A partition of points around means. */
export interface Partition {
  readonly k: number;
  /** Cluster of each point, 0 to k − 1. */
  readonly labels: Int32Array;
  /** Means, row-major `k × dims`. */
  readonly centroids: Float64Array;
  /** Sum of squared distances to the nearest centroid. */
  readonly inertia: number;
  /** Inertia before each step of the iteration: never rises. */
  readonly trace: readonly number[];
}

/** Number of rows. */
export function rowsOf(points: Points): number {
  return points.data.length / points.dims;
}

/**
 * Lloyd's iteration from given centroids until no point changes its cluster. A cluster left empty takes the point
 * farthest from its own centroid, which can only lower the inertia. Ties of distance go to the lower cluster.
 */
export function lloyd(points: Points, start: Float64Array, maxIterations = 500): Partition {
  const { dims } = points;
  const n = rowsOf(points);
  const k = start.length / dims;
  const centroids = start.slice();
  const labels = new Int32Array(n).fill(-1);
  const distances = new Float64Array(n);
  const trace: number[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const { inertia, changed } = assign(points, centroids, labels, distances);
    trace.push(inertia);
    if (!changed) break;
    moveCentroids(points, labels, distances, centroids, k);
  }
  const { inertia } = assign(points, centroids, labels, distances);
  return { k, labels, centroids, inertia, trace };
}

/** Gives each point its nearest centroid; fills `labels` and squared `distances`. O(n × k × dims) time. */
export function assign(
  points: Points,
  centroids: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
): { inertia: number; changed: boolean } {
  const { dims, data } = points;
  const n = rowsOf(points);
  const k = centroids.length / dims;
  let inertia = 0;
  let changed = false;
  for (let i = 0; i < n; i++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < k; j++) {
      let distance = 0;
      for (let d = 0; d < dims; d++) {
        const gap = data[i * dims + d] - centroids[j * dims + d];
        distance += gap * gap;
      }
      if (distance < least) {
        least = distance;
        nearest = j;
      }
    }
    if (labels[i] !== nearest) changed = true;
    labels[i] = nearest;
    distances[i] = least;
    inertia += least;
  }
  return { inertia, changed };
}

/** Moves each centroid to the mean of its points; an empty cluster first takes the point farthest from its centroid. */
function moveCentroids(
  points: Points,
  labels: Int32Array,
  distances: Float64Array,
  centroids: Float64Array,
  k: number,
): void {
  const { dims, data } = points;
  const counts = new Int32Array(k);
  for (const label of labels) counts[label]++;
  for (let j = 0; j < k; j++) {
    if (counts[j] > 0) continue;
    let farthest = 0;
    for (let i = 1; i < labels.length; i++) if (distances[i] > distances[farthest]) farthest = i;
    if (!(distances[farthest] > 0)) break;
    counts[labels[farthest]]--;
    labels[farthest] = j;
    counts[j] = 1;
    distances[farthest] = 0;
  }
  const sums = new Float64Array(k * dims);
  for (let i = 0; i < labels.length; i++)
    for (let d = 0; d < dims; d++) sums[labels[i] * dims + d] += data[i * dims + d];
  for (let j = 0; j < k; j++)
    if (counts[j] > 0)
      for (let d = 0; d < dims; d++) centroids[j * dims + d] = sums[j * dims + d] / counts[j];
}

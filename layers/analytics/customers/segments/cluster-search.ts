import { type Random, sampleWithout, seededRandom } from '../../numeric/random.ts';
import { adjustedRand, silhouette } from './cluster-quality.ts';
import { kmeans } from './kmeans.ts';
import { assign, type Partition, type Points, rowsOf } from './lloyd.ts';

/** How clusters are found. */
export interface ClusterSettings {
  /** DBSCAN falls back to k-means where it finds fewer than `minK` groups. */
  readonly method: 'k-means' | 'dbscan';
  /** Fewest clusters: two groups ("active", "not") tell a marketer nothing new. */
  readonly minK: number;
  readonly maxK: number;
  /** k-means++ starts for each k. */
  readonly starts: number;
  readonly seed: number;
  /** Largest sample that a start is run on; the chosen start is then run on all customers. */
  readonly fitSample: number;
  /** Largest sample for the silhouette, whose cost grows with the square. */
  readonly silhouetteSample: number;
  /** Bootstrap samples to judge how reproducible a k is. */
  readonly bootstraps: number;
  /** Mean adjusted Rand index over the bootstraps below which a k is rejected, unless all are below. */
  readonly minStability: number;
  /** Gain in silhouette required to change k from the previous version's. */
  readonly switchGain: number;
}

export const CLUSTER_DEFAULTS: ClusterSettings = {
  method: 'k-means',
  minK: 3,
  maxK: 8,
  starts: 6,
  seed: 1,
  fitSample: 5000,
  silhouetteSample: 2500,
  bootstraps: 3,
  minStability: 0.75,
  switchGain: 0.02,
};

/** A number of clusters that was tried. The inertias are the elbow curve. */
export interface ClusterCandidate {
  readonly k: number;
  /** Of the sample, per point. */
  readonly meanInertia: number;
  readonly silhouette: number;
  /** Mean adjusted Rand index against bootstrap refits, up to 1. */
  readonly stability: number;
}

/** Candidates in order of k, and the best start of each. */
export interface ClusterSearch {
  readonly candidates: readonly ClusterCandidate[];
  readonly partitions: readonly Partition[];
  /** Position of the k with the best silhouette among those that reproduce well enough. */
  readonly best: number;
}

/** Tries every k from `minK` to `maxK` (not above the number of distinct points) on samples. */
export function searchClusters(points: Points, distinct: number, settings: ClusterSettings): ClusterSearch {
  const random = seededRandom(settings.seed, 'clusters');
  const sample = takeRows(points, sampleWithout(rowsOf(points), settings.fitSample, random));
  const judged = sampleWithout(rowsOf(sample), settings.silhouetteSample, random);
  const judgedPoints = takeRows(sample, judged);
  const candidates: ClusterCandidate[] = [];
  const partitions: Partition[] = [];
  for (let k = settings.minK; k <= Math.min(settings.maxK, distinct); k++) {
    const partition = kmeans(sample, k, settings.starts, random);
    const labels = judged.map((i) => partition.labels[i]);
    partitions.push(partition);
    candidates.push({
      k,
      meanInertia: partition.inertia / rowsOf(sample),
      silhouette: silhouette(judgedPoints, labels, k),
      stability: bootstrapStability(sample, partition, settings, random),
    });
  }
  const steady = candidates.filter((candidate) => candidate.stability >= settings.minStability);
  const eligible = steady.length > 0 ? steady : candidates;
  let best = eligible[0];
  for (const candidate of eligible) if (candidate.silhouette > best.silhouette) best = candidate;
  return { candidates, partitions, best: candidates.indexOf(best) };
}

/** Similarity of the partition to those found on bootstrap samples, all applied to the same points. */
function bootstrapStability(
  points: Points,
  partition: Partition,
  settings: ClusterSettings,
  random: Random,
): number {
  const n = rowsOf(points);
  const labels = new Int32Array(n);
  const distances = new Float64Array(n);
  let total = 0;
  for (let b = 0; b < settings.bootstraps; b++) {
    const resample = Int32Array.from({ length: n }, () => random.below(n));
    const refit = kmeans(takeRows(points, resample), partition.k, 2, random);
    assign(points, refit.centroids, labels, distances);
    total += adjustedRand(partition.labels, labels, partition.k);
  }
  return settings.bootstraps > 0 ? total / settings.bootstraps : 1;
}

/** The rows at the given positions. */
export function takeRows({ dims, data }: Points, rows: Int32Array): Points {
  const taken = new Float64Array(rows.length * dims);
  for (let i = 0; i < rows.length; i++)
    taken.set(data.subarray(rows[i] * dims, (rows[i] + 1) * dims), i * dims);
  return { dims, data: taken };
}

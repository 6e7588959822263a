import { sampleWithout, seededRandom } from '../../numeric/random.ts';
import { type CustomerTable, netRevenue } from '../summary.ts';
import { CLUSTER_FEATURES, logFeatures, scaleOf, standardise, unstandardise } from './cluster-features.ts';
import { daviesBouldin, dunn, silhouette } from './cluster-quality.ts';
import { type ClusterCandidate, type ClusterSettings, searchClusters, takeRows } from './cluster-search.ts';
import { densityPartition } from './dbscan.ts';
import { lloyd, type Partition, type Points, rowsOf } from './lloyd.ts';
import { leastCostAssignment } from './matching.ts';
import { buyersOf } from './rfm.ts';

/** What the next run needs to give the same customers the same labels. */
export interface ClusterMemory {
  /** Lasting number of each cluster, from 1. */
  readonly numbers: Int32Array;
  /** Means in log space (see {@link logFeatures}), row-major. */
  readonly centroids: Float64Array;
}

/** How good the partition is, as found on at most `silhouetteSample` buyers. */
export interface ClusterReport {
  /** How the groups were found; k-means where density found too few. */
  readonly method: ClusterSettings['method'];
  readonly candidates: readonly ClusterCandidate[];
  readonly silhouette: number;
  readonly dunn: number;
  readonly daviesBouldin: number;
  /** Whether clustering started from the previous version's centroids. */
  readonly warm: boolean;
}

/** Clusters in order of the mean net revenue of their members, highest first. */
export interface CustomerClusters extends ClusterMemory {
  /** Position of each customer's cluster, −1 for those who never bought. */
  readonly labels: Int32Array;
  /** Means as z-scores against all buyers, row-major: what sets the cluster apart. */
  readonly traits: Float64Array;
  readonly report: ClusterReport;
}

/** Fewest buyers to group. */
const MIN_BUYERS = 30;

/** Greatest ratio of inertia at which the partition continued from the previous version is preferred to a fresh one. */
const WARM_TOLERANCE = 1.02;

/**
 * Groups buyers by k-means on z-scored log features. With `previous`, iteration starts from its centroids and its k is
 * kept unless another is clearly better, so that labels do not change on unchanged data; clusters keep their
 * {@link ClusterMemory.numbers} by least-cost matching of centroids. Undefined with fewer than 30 buyers, or fewer
 * distinct ones than the fewest clusters allowed.
 */
export function clusterCustomers(
  table: CustomerTable,
  settings: ClusterSettings,
  previous?: ClusterMemory,
): CustomerClusters | undefined {
  const members = buyersOf(table);
  const raw = logFeatures(table, members);
  const distinct = distinctRows(raw, settings.maxK);
  if (members.length < MIN_BUYERS || distinct < settings.minK) return undefined;
  const scale = scaleOf(raw);
  const points: Points = { dims: raw.dims, data: standardise(raw.data, scale) };
  const carried = previous && { ...previous, centroids: standardise(previous.centroids, scale) };
  const { partition, candidates, warm, method } = choose(points, distinct, settings, carried);
  const numbers = carried ? carryNumbers(partition, carried) : undefined;
  const order = byValue(partition, table, members);
  const position = new Int32Array(partition.k);
  for (let at = 0; at < order.length; at++) position[order[at]] = at;
  const labels = new Int32Array(table.count).fill(-1);
  for (let i = 0; i < members.length; i++) labels[members[i]] = position[partition.labels[i]];
  const traits = takeRows({ dims: points.dims, data: partition.centroids }, order).data;
  return {
    numbers: order.map((cluster, at) => numbers?.[cluster] ?? at + 1),
    centroids: unstandardise(traits, scale),
    labels,
    traits,
    report: { method, candidates, warm, ...quality(points, partition, settings) },
  };
}

function choose(
  points: Points,
  distinct: number,
  settings: ClusterSettings,
  carried: ClusterMemory | undefined,
): Pick<ClusterReport, 'method' | 'candidates' | 'warm'> & { readonly partition: Partition } {
  if (settings.method === 'dbscan') {
    const dense = densityPartition(points, reportSample(points, settings).points, settings.minK);
    if (dense) return { partition: dense, candidates: [], warm: false, method: 'dbscan' };
  }
  const method = 'k-means';
  const { candidates, partitions, best } = searchClusters(points, distinct, settings);
  const fresh = (at: number) => lloyd(points, partitions[at].centroids);
  const kept = candidates.findIndex((candidate) => candidate.k === carried?.numbers.length);
  if (
    carried &&
    kept >= 0 &&
    candidates[best].silhouette - candidates[kept].silhouette < settings.switchGain
  ) {
    const warm = lloyd(points, carried.centroids);
    const cold = fresh(kept);
    if (warm.inertia <= cold.inertia * WARM_TOLERANCE)
      return { partition: warm, candidates, warm: true, method };
    return { partition: cold, candidates, warm: false, method };
  }
  return { partition: fresh(best), candidates, warm: false, method };
}

/** The previous version's numbers for the clusters nearest to its own; unused numbers, lowest first, for the others. */
function carryNumbers(partition: Partition, carried: ClusterMemory): Int32Array {
  const dims = CLUSTER_FEATURES.length;
  const before = carried.numbers.length;
  const { k } = partition;
  const rows = Math.min(k, before);
  const columns = Math.max(k, before);
  const cost = new Float64Array(rows * columns);
  for (let j = 0; j < k; j++)
    for (let b = 0; b < before; b++) {
      let distance = 0;
      for (let d = 0; d < dims; d++)
        distance += (partition.centroids[j * dims + d] - carried.centroids[b * dims + d]) ** 2;
      cost[k <= before ? j * columns + b : b * columns + j] = distance;
    }
  const assigned = leastCostAssignment(cost, rows, columns);
  const numbers = new Int32Array(k);
  for (let r = 0; r < rows; r++) {
    const [cluster, old] = k <= before ? [r, assigned[r]] : [assigned[r], r];
    numbers[cluster] = carried.numbers[old];
  }
  let unused = 1;
  for (let j = 0; j < k; j++) {
    if (numbers[j] > 0) continue;
    while (numbers.includes(unused) || carried.numbers.includes(unused)) unused++;
    numbers[j] = unused;
  }
  return numbers;
}

/** Occupied clusters by mean net revenue, highest first; ties to the lower cluster. */
function byValue({ k, labels }: Partition, table: CustomerTable, members: Int32Array): Int32Array {
  const revenue = new Float64Array(k);
  const counts = new Int32Array(k);
  for (let i = 0; i < members.length; i++) {
    revenue[labels[i]] += netRevenue(table, members[i]);
    counts[labels[i]]++;
  }
  const mean = revenue.map((sum, j) => sum / Math.max(1, counts[j]));
  return Int32Array.from(counts.keys())
    .filter((j) => counts[j] > 0)
    .sort((a, b) => mean[b] - mean[a] || a - b);
}

function quality(points: Points, partition: Partition, settings: ClusterSettings) {
  const { rows, points: sample } = reportSample(points, settings);
  const labels = rows.map((row) => partition.labels[row]);
  return {
    silhouette: silhouette(sample, labels, partition.k),
    dunn: dunn(sample, labels),
    daviesBouldin: daviesBouldin(sample, { ...partition, labels }),
  };
}

function reportSample(points: Points, settings: ClusterSettings): { rows: Int32Array; points: Points } {
  const random = seededRandom(settings.seed, 'cluster-report');
  const rows = sampleWithout(rowsOf(points), settings.silhouetteSample, random);
  return { rows, points: takeRows(points, rows) };
}

/** Number of distinct rows, counted no further than `limit`. */
function distinctRows({ dims, data }: Points, limit: number): number {
  const seen = new Set<string>();
  for (let i = 0; i < data.length && seen.size < limit; i += dims)
    seen.add(data.subarray(i, i + dims).join());
  return seen.size;
}

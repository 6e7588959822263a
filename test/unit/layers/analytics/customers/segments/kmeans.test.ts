import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustedRand,
  daviesBouldin,
  dunn,
  silhouette,
} from '../../../../../../layers/analytics/customers/segments/cluster-quality.ts';
import { dbscan, densityPartition } from '../../../../../../layers/analytics/customers/segments/dbscan.ts';
import { kmeans } from '../../../../../../layers/analytics/customers/segments/kmeans.ts';
import { lloyd, type Points } from '../../../../../../layers/analytics/customers/segments/lloyd.ts';
import { leastCostAssignment } from '../../../../../../layers/analytics/customers/segments/matching.ts';
import { seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';

const points = (rows: readonly (readonly [number, number])[]): Points => ({
  dims: 2,
  data: Float64Array.from(rows.flat()),
});
const coordinate = fc.double({ min: -10, max: 10, noNaN: true });
const cloud = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 });
const square = points([
  [0, 0],
  [0, 1],
  [10, 0],
  [10, 1],
]);

describe('k-means', () => {
  it('never increases the inertia, and ends with every point at its nearest centroid', () => {
    fc.assert(
      fc.property(cloud, fc.integer({ min: 1, max: 6 }), fc.integer(), (rows, k, seed) => {
        const cluster = points(rows);
        const partition = kmeans(cluster, k, 2, seededRandom(seed));
        for (let i = 1; i < partition.trace.length; i++)
          expect(partition.trace[i]).toBeLessThanOrEqual(partition.trace[i - 1]! * (1 + 1e-9) + 1e-12);
        const again = lloyd(cluster, partition.centroids);
        expect([...again.labels]).toEqual([...partition.labels]);
        expect(Number.isFinite(partition.inertia)).toBe(true);
      }),
    );
  });

  it('finds the best of all partitions of small clouds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 9 }), (rows) => {
        const cluster = points(rows);
        let best = Number.POSITIVE_INFINITY;
        for (let mask = 0; mask < 2 ** (rows.length - 1); mask++)
          best = Math.min(
            best,
            inertiaOf(
              rows,
              rows.map((_, i) => (mask >> i) & 1),
            ),
          );
        expect(kmeans(cluster, 2, 20, seededRandom(3)).inertia).toBeLessThanOrEqual(best + 1e-7);
      }),
    );
  });

  it('fills a cluster that starts empty', () => {
    const partition = lloyd(square, Float64Array.of(5, 0, 1000, 1000));
    expect(new Set(partition.labels).size).toBe(2);
  });
});

describe('DBSCAN', () => {
  const ring = (x: number, count: number) =>
    Array.from({ length: count }, (_, i) => [x + Math.cos(i), Math.sin(i)] as const);
  const crowd = points([...ring(0, 30), ...ring(20, 30), ...ring(40, 30), [100, 100]]);

  it('finds crowds and leaves the lonely as noise', () => {
    const { labels, k } = dbscan(crowd, 1, 4);
    expect(k).toBe(3);
    expect([labels[0], labels[30], labels[60], labels[90]]).toEqual([0, 1, 2, -1]);
  });

  it('takes a point at the border for the crowd that reaches it, whatever the order', () => {
    const line = points([
      [-1.5, 0],
      [0, 0],
      [0.2, 0],
      [0.4, 0],
      [-0.6, 0],
    ]);
    expect([...dbscan(line, 1, 4).labels]).toEqual([0, 0, 0, 0, 0]);
    expect([...dbscan(line, 0.85, 4).labels]).toEqual([-1, 0, 0, 0, 0]);
  });

  it('as a partition gives every point a crowd, and gives up where there are too few', () => {
    const partition = densityPartition(crowd, crowd, 3)!;
    expect([...partition.labels.slice(88)]).toEqual([2, 2, expect.any(Number)]);
    expect(partition.k).toBe(3);
    expect(densityPartition(crowd, crowd, 4)).toBeUndefined();
  });
});

describe('measures of a partition', () => {
  const labels = Int32Array.of(0, 0, 1, 1);
  const partition = lloyd(square, Float64Array.of(0, 0.5, 10, 0.5));

  it('silhouette, Dunn and Davies–Bouldin are those of the definition', () => {
    const b = (10 + Math.sqrt(101)) / 2;
    expect(silhouette(square, labels, 2)).toBeCloseTo((b - 1) / b, 12);
    expect(dunn(square, labels)).toBeCloseTo(10, 12);
    expect(daviesBouldin(square, partition)).toBeCloseTo(0.1, 12);
  });

  it('adjusted Rand is 1 for the same partition under other names and below 1 otherwise', () => {
    expect(adjustedRand(labels, Int32Array.of(1, 1, 0, 0), 2)).toBe(1);
    expect(adjustedRand(labels, Int32Array.of(0, 1, 0, 1), 2)).toBeCloseTo(-0.5, 12);
  });
});

describe('leastCostAssignment', () => {
  it('finds the cheapest of all assignments', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 2 }),
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 24, maxLength: 24 }),
        (rows, more, values) => {
          const columns = rows + more;
          const cost = Float64Array.from(values.slice(0, rows * columns));
          const assigned = leastCostAssignment(cost, rows, columns);
          const total = assigned.reduce((sum, column, row) => sum + cost[row * columns + column]!, 0);
          expect(new Set(assigned).size).toBe(rows);
          expect(total).toBe(cheapest(cost, rows, columns, 0, 0));
        },
      ),
    );
  });
});

function inertiaOf(rows: readonly (readonly [number, number])[], labels: readonly number[]): number {
  let total = 0;
  for (const label of [0, 1]) {
    const own = rows.filter((_, i) => labels[i] === label);
    for (const d of [0, 1] as const) {
      const mean = own.reduce((sum, row) => sum + row[d], 0) / own.length;
      for (const row of own) total += (row[d] - mean) ** 2;
    }
  }
  return total;
}

function cheapest(cost: Float64Array, rows: number, columns: number, row: number, used: number): number {
  if (row === rows) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (let j = 0; j < columns; j++)
    if (!(used & (1 << j)))
      best = Math.min(
        best,
        cost[row * columns + j]! + cheapest(cost, rows, columns, row + 1, used | (1 << j)),
      );
  return best;
}

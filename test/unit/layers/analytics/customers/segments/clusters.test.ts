import { describe, expect, it } from 'vitest';
import { CLUSTER_DEFAULTS } from '../../../../../../layers/analytics/customers/segments/cluster-search.ts';
import {
  type ClusterMemory,
  type CustomerClusters,
  clusterCustomers,
} from '../../../../../../layers/analytics/customers/segments/clusters.ts';
import { netRevenue, summariseCustomers } from '../../../../../../layers/analytics/customers/summary.ts';
import { seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';
import { type Row, shop } from '../../../../../support/customers-shop.ts';

const DAY = 86_400_000;

/** Three kinds of customers: many orders of late, few orders long ago, one order at any time. */
function rowsOfKinds(customers: number, days: number): Row[] {
  const random = seededRandom(11);
  const rows: Row[] = [];
  for (let c = 0; c < customers; c++) {
    const customer = `c${String(c).padStart(4, '0')}`;
    const kind = c % 3;
    const gap = [12, 25, 400][kind]!;
    const until = kind === 1 ? days * 0.3 : days;
    for (let day = random.next() * Math.min(gap, until); day < until; day += gap * (0.5 + random.next()))
      rows.push({
        customer,
        at: Math.floor(day * DAY),
        amount: [9000, 3000, 800][kind]! * (0.5 + random.next()),
      });
  }
  return rows;
}

const rows = rowsOfKinds(300, 300);
const night = (asOfDay: number, previous?: ClusterMemory) =>
  clusterCustomers(summariseCustomers(shop(rows, { asOf: asOfDay * DAY })), CLUSTER_DEFAULTS, previous)!;
const numbersOf = ({ labels, numbers }: CustomerClusters) =>
  labels.map((label) => (label < 0 ? 0 : numbers[label]!));

describe('clusterCustomers', () => {
  it('tells planted kinds of customers apart', () => {
    const { labels, numbers } = night(300);
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    const main = [0, 1, 2].map((kind) => {
      const own = labels.filter((_, c) => c % 3 === kind);
      const sizes = Array.from(numbers, (_, at) => own.filter((label) => label === at).length);
      expect(Math.max(...sizes)).toBeGreaterThan(60);
      return sizes.indexOf(Math.max(...sizes));
    });
    expect(new Set(main).size).toBe(3);
  });

  it('orders clusters by what their members are worth', () => {
    const { labels, numbers } = night(300);
    const table = summariseCustomers(shop(rows, { asOf: 300 * DAY }));
    const means = Array.from(numbers, (_, at) => {
      const members = [...labels.keys()].filter((c) => labels[c] === at);
      return members.reduce((sum, c) => sum + netRevenue(table, c), 0) / members.length;
    });
    expect(means).toEqual(means.toSorted((a, b) => b - a));
  });

  it('leaves every label as it was when nothing has changed, whatever the seed', () => {
    const first = night(300);
    const again = clusterCustomers(
      summariseCustomers(shop(rows, { asOf: 300 * DAY })),
      { ...CLUSTER_DEFAULTS, seed: 99 },
      first,
    )!;
    expect(again.report.warm).toBe(true);
    expect(numbersOf(again)).toEqual(numbersOf(first));
  });

  it('changes few labels over ten nights of trade', () => {
    let before = night(290);
    for (let day = 291; day <= 300; day++) {
      const after = night(day, before);
      const [old, now] = [numbersOf(before), numbersOf(after)];
      const changed = now.filter((number, c) => number !== old[c] && old[c] !== 0).length;
      expect(changed / now.length).toBeLessThan(0.03);
      before = after;
    }
  });

  it('keeps the numbers of the version before through another order of the same centroids', () => {
    const first = night(300);
    const k = first.numbers.length;
    const turned = {
      numbers: first.numbers.map((_, at) => first.numbers[(at + 1) % k]!),
      centroids: Float64Array.from(first.centroids, (_, at) => first.centroids[(at + 3) % (k * 3)]!),
    };
    expect(numbersOf(night(300, turned))).toEqual(numbersOf(first));
  });

  it('gives a new number to a cluster that the version before did not have', () => {
    const first = night(300);
    const fewer = { numbers: Int32Array.of(7, 9), centroids: first.centroids.slice(0, 6) };
    const { numbers } = night(300, fewer);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect([...numbers].filter((number) => number === 7 || number === 9)).toHaveLength(2);
  });

  it('by density keeps its numbers too, or falls back to means and says so', () => {
    const table = summariseCustomers(shop(rows, { asOf: 300 * DAY }));
    const settings = { ...CLUSTER_DEFAULTS, method: 'dbscan' } as const;
    const first = clusterCustomers(table, settings)!;
    const again = clusterCustomers(table, settings, first)!;
    expect(numbersOf(again)).toEqual(numbersOf(first));
    expect(clusterCustomers(table, { ...settings, minK: 8 })!.report.method).toBe('k-means');
  });

  it('makes no clusters below thirty buyers, or where all buyers are equal', () => {
    const few = shop(rows.filter((row) => row.customer! < 'c0020'));
    expect(clusterCustomers(summariseCustomers(few), CLUSTER_DEFAULTS)).toBeUndefined();
    const alike = shop(Array.from({ length: 50 }, (_, c) => ({ customer: `c${c}`, at: 0, amount: 100 })));
    expect(clusterCustomers(summariseCustomers(alike), CLUSTER_DEFAULTS)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import {
  CUSTOMERS_DEFAULTS,
  type CustomerModel,
  describeCustomers,
} from '../../layers/analytics/customers/model.ts';
import {
  logFeatures,
  scaleOf,
  standardise,
} from '../../layers/analytics/customers/segments/cluster-features.ts';
import { silhouette } from '../../layers/analytics/customers/segments/cluster-quality.ts';
import { kmeans } from '../../layers/analytics/customers/segments/kmeans.ts';
import { buyersOf } from '../../layers/analytics/customers/segments/rfm.ts';
import { netRevenue, summariseCustomers } from '../../layers/analytics/customers/summary.ts';
import { concentration } from '../../layers/analytics/customers/value.ts';
import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import { sharedData } from '../support/shared-data.ts';
import { onlineRetail } from './online-retail.ts';

const path = sharedData('online-retail-2.csv.gz');

describe.skipIf(!path)('Online Retail II as of 2011-12-10', () => {
  const dataset = path ? onlineRetail(path, '2011-12-10T00:00:00Z') : undefined;
  const table = dataset && summariseCustomers(dataset);

  it.each([
    [2, 8574.567, 0.4384],
    [3, 6335.969, 0.3478],
    [4, 4895.324, 0.3662],
    [5, 4068.954, 0.3454],
  ])('k-means with %i clusters is no worse than inertia %d', (k, inertia, width) => {
    const members = buyersOf(table!);
    const features = logFeatures(table!, members);
    const points = { ...features, data: standardise(features.data, scaleOf(features)) };
    const partition = kmeans(points, k, 10, seededRandom(1));
    expect(members.length).toBe(5878);
    expect(partition.inertia).toBeLessThanOrEqual(inertia + 0.0005);
    // A lower inertia is another partition: its silhouette may differ in the third digit, not in the second.
    expect(Math.abs(silhouette(points, partition.labels, k) - width)).toBeLessThan(0.001);
  });

  it('hardly a customer changes label on the same data, and few do from one night to the next', () => {
    const changed = (before: CustomerModel, after: CustomerModel) => {
      const numberOf = ({ clusters }: CustomerModel, c: number) => clusters!.numbers[clusters!.labels[c]!];
      const known = buyersOf(before.table);
      return known.filter((c) => numberOf(before, c) !== numberOf(after, c)).length / known.length;
    };
    const nights = ['2011-12-09', '2011-12-10'].map((night) => Date.parse(`${night}T00:00:00Z`));
    const first = describeCustomers({ ...dataset!, asOf: nights[0]! });
    const again = describeCustomers({ ...dataset!, asOf: nights[0]! }, CUSTOMERS_DEFAULTS, first);
    expect(changed(first, again)).toBeLessThanOrEqual(0.01);
    let before = again;
    for (const asOf of nights.slice(1)) {
      const after = describeCustomers({ ...dataset!, asOf }, CUSTOMERS_DEFAULTS, before);
      expect(changed(before, after)).toBeLessThan(0.02);
      before = after;
    }
  });

  it('revenue is as concentrated as published', () => {
    const revenue = Float64Array.from(buyersOf(table!), (c) => netRevenue(table!, c));
    const { gini, topShares } = concentration(revenue);
    expect(gini).toBeCloseTo(0.740877, 6);
    expect(topShares.map(({ revenue: share }) => Math.round(share * 1000) / 10)).toEqual([31.9, 63.8, 77.2]);
  });
});

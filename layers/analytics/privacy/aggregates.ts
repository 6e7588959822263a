import type { Release } from '../../contract/privacy.ts';
import type { Csr } from '../numeric/csr.ts';
import { type Draws, geometricNoise } from './geometric.ts';
import { epsilonOf, type PrivacySettings } from './settings.ts';
import { partitionThreshold } from './threshold.ts';

/** A noisy count, raised to 0 if negative (post-processing costs no privacy). */
export function privateCount(
  count: number,
  sensitivity: number,
  release: Release,
  of: string,
  settings: PrivacySettings,
  draws: Draws,
): number {
  return Math.max(0, count + geometricNoise(epsilonOf(settings), sensitivity, draws, `${release}|${of}`));
}

/**
 * A noisy sum of money in minor units. Every customer may be in at most one of the sums.
 * @param amounts one for each customer of the sum; cut to ± `maxRevenue`
 */
export function privateSum(
  amounts: Iterable<number>,
  release: Release,
  of: string,
  settings: PrivacySettings,
  draws: Draws,
): number {
  const { maxRevenue } = settings;
  let sum = 0;
  for (const amount of amounts) sum += Math.round(Math.max(-maxRevenue, Math.min(maxRevenue, amount)));
  return sum + geometricNoise(epsilonOf(settings), maxRevenue, draws, `${release}|${of}`);
}

/** An item with a noisy number of customers who interacted with it. */
export interface PrivateItem {
  readonly item: number;
  readonly customers: number;
}

/**
 * Items by noisy number of customers, highest first. A customer counts once for each of the at most `maxItems` items of highest
 * weight; items whose noisy count is below the threshold are left out. O(cells log).
 * @param cells customers × items
 */
export function privateItems(cells: Csr, settings: PrivacySettings, draws: Draws): PrivateItem[] {
  const counts = boundedCounts(cells, settings.maxItems);
  const epsilon = epsilonOf(settings);
  const threshold = partitionThreshold(epsilon, settings.delta, settings.maxItems);
  const published: PrivateItem[] = [];
  for (const [item, count] of counts) {
    const noise = geometricNoise(epsilon, settings.maxItems, draws, `popular-items|${item}`);
    if (count + noise >= threshold) published.push({ item, customers: count + noise });
  }
  return published.sort((a, b) => b.customers - a.customers || a.item - b.item);
}

/** Item ► customers, each counting for their `most` items of highest weight. */
function boundedCounts({ offsets, indices, values }: Csr, most: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let row = 0; row + 1 < offsets.length; row++) {
    const cells = Array.from({ length: offsets[row + 1] - offsets[row] }, (_, at) => offsets[row] + at);
    if (cells.length > most) cells.sort((a, b) => values[b] - values[a] || indices[a] - indices[b]);
    for (const cell of cells.slice(0, most)) counts.set(indices[cell], (counts.get(indices[cell]) ?? 0) + 1);
  }
  return counts;
}

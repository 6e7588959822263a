import type { TopLists } from '../contract.ts';
import { blendScale, blendValue } from './blend.ts';
import type { ListwiseData } from './listwise.ts';
import type { BlendName } from './plan.ts';

/** Everything that some part lists, list by list, with each part's value of it. */
export interface OfferedItems extends ListwiseData {
  readonly items: Int32Array;
}

/** Everything that some part lists for a customer, with each part's value of it. */
export function offeredItems(
  lists: readonly (readonly TopLists[])[],
  relevantOf: (n: number) => Int32Array,
  items: number,
  blend: BlendName,
): OfferedItems {
  const width = lists.length;
  const offsets = [0];
  const chosen: number[] = [];
  const all: number[] = [];
  const rows: Float32Array[] = [];
  const place = new Int32Array(items).fill(-1);
  for (let n = 0; n < lists[0].length; n++) {
    const found: number[] = [];
    for (const part of lists) {
      for (const item of part[n].items.subarray(0, part[n].counts[0])) {
        if (place[item] < 0) place[item] = found.push(item) - 1;
      }
    }
    const features = new Float32Array(found.length * width);
    for (const [p, part] of lists.entries()) {
      const scale = blendScale(blend, part[n], 0);
      for (let rank = 0; rank < part[n].counts[0]; rank++) {
        const value = blendValue(blend, part[n].scores[rank], rank, scale);
        features[place[part[n].items[rank]] * width + p] = value;
      }
    }
    const relevant = new Set(relevantOf(n));
    for (const item of found) {
      all.push(item);
      chosen.push(relevant.has(item) ? 1 : 0);
      place[item] = -1;
    }
    rows.push(features);
    offsets.push(offsets[n] + found.length);
  }
  const features = new Float32Array(all.length * width);
  for (const [n, row] of rows.entries()) features.set(row, offsets[n] * width);
  return { offsets, features, width, chosen: Uint8Array.from(chosen), items: Int32Array.from(all) };
}

/** The parts' values times the items' trend factors. */
export function underTrend(found: OfferedItems, factors: Float64Array): OfferedItems {
  const features = found.features.slice();
  // Only ratios of factors matter: they are scaled by the largest.
  const largest = factors.reduce((most, factor) => Math.max(most, factor), 0);
  for (let c = 0; c < found.items.length; c++) {
    for (let p = 0; p < found.width; p++) features[c * found.width + p] *= factors[found.items[c]] / largest;
  }
  return { ...found, features };
}

import { CLUSTER_FEATURES } from './cluster-features.ts';

/** Z-score from which on a cluster stands out in a feature. */
const STANDS_OUT = 0.4;

/** Words for the low and the high side of each feature. */
const WORDS: readonly { readonly low: string; readonly high: string }[] = [
  { low: 'recent', high: 'inactive' },
  { low: 'rare', high: 'frequent' },
  { low: 'low spend', high: 'high spend' },
];

/**
 * Name of a cluster: its place in the order of value as a letter, and what it stands out by.
 *
 * @param at position in the order of value
 * @param traits z-scores of recency, frequency and monetary
 */
export function clusterName(at: number, traits: Float64Array): string {
  const words = WORDS.flatMap(({ low, high }, d) =>
    traits[d] <= -STANDS_OUT ? [low] : traits[d] >= STANDS_OUT ? [high] : [],
  );
  return `Group ${String.fromCharCode(65 + at)}: ${words.length > 0 ? words.join(', ') : 'average'}`;
}

/** Medians that a description compares: days since the last order, orders, net revenue. */
export type FeatureMedians = readonly [recencyDays: number, orders: number, revenue: number];

/** A cluster in words, with numbers, what sets it apart most first. Revenue is told as a ratio, free of currency. */
export function clusterDescription(
  traits: Float64Array,
  members: FeatureMedians,
  everyone: FeatureMedians,
): string {
  const ratio = everyone[2] > 0 ? members[2] / everyone[2] : Number.NaN;
  const sentences = [
    `${whole(members[0])} days since the last order (all buyers: ${whole(everyone[0])})`,
    `${whole(members[1])} orders (all buyers: ${whole(everyone[1])})`,
    Number.isNaN(ratio)
      ? 'no revenue to compare'
      : `${ratio.toFixed(1)} times the revenue of the median buyer`,
  ];
  const order = CLUSTER_FEATURES.map((_, d) => d).sort((a, b) => Math.abs(traits[b]) - Math.abs(traits[a]));
  return `Half of them have about: ${order.map((d) => sentences[d]).join('; ')}.`;
}

function whole(value: number): string {
  return String(Math.round(value));
}

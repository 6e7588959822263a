import { CLUSTER_FEATURES } from './cluster-features.ts';

/** Z-score from which on a cluster stands out in a feature. */
const STANDS_OUT = 0.4;

/** Words for the low and the high side of each feature. */
const WORDS: readonly { readonly low: string; readonly high: string }[] = [
  { low: 'recent', high: 'lapsed' },
  { low: 'occasional', high: 'frequent' },
  { low: 'low-spending', high: 'high-spending' },
];

/**
 * Name of a cluster: its rank by value as a letter, and the features that it stands out in.
 *
 * @param at position in the order of value
 * @param traits z-scores of recency, frequency and monetary
 */
export function clusterName(at: number, traits: Float64Array): string {
  const words = WORDS.flatMap(({ low, high }, d) =>
    traits[d] <= -STANDS_OUT ? [low] : traits[d] >= STANDS_OUT ? [high] : [],
  );
  return `Group ${String.fromCharCode(65 + at)}: ${words.length > 0 ? words.join(', ') : 'average'} buyers`;
}

/** Medians that a description compares: days since the last order, orders, net revenue. */
export type FeatureMedians = readonly [recencyDays: number, orders: number, revenue: number];

/** Describes a cluster in words and numbers, its most distinctive feature first. Revenue is a ratio, so no currency is needed. */
export function clusterDescription(
  traits: Float64Array,
  members: FeatureMedians,
  everyone: FeatureMedians,
): string {
  const phrases = [
    `the last order ${counted(members[0], 'day')} ago (all buyers: ${counted(everyone[0], 'day')})`,
    `${counted(members[1], 'order')} (all buyers: ${Math.round(everyone[1])})`,
    spending(members[2], everyone[2]),
  ];
  const order = CLUSTER_FEATURES.map((_, d) => d).sort((a, b) => Math.abs(traits[b]) - Math.abs(traits[a]));
  const [first, second, third] = order.map((d) => phrases[d]);
  return `Typically ${first}, ${second}, and ${third}.`;
}

function spending(own: number, everyone: number): string {
  if (!(everyone > 0)) return 'no revenue to compare';
  if (own <= 0) return 'no revenue left after refunds';
  const ratio = own / everyone;
  if (Math.abs(ratio - 1) < 0.05) return 'about as much revenue as the median buyer';
  if (ratio > 1) return `${ratio.toFixed(1)} times the revenue of the median buyer`;
  return `${Math.max(1, Math.round(ratio * 100))} % of the revenue of the median buyer`;
}

/** A rounded number with its noun, in the singular for one. */
function counted(value: number, noun: string): string {
  const whole = Math.round(value);
  return `${whole} ${noun}${whole === 1 ? '' : 's'}`;
}

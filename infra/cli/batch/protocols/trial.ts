import type { Interactions, Pattern } from '../../../../layers/analytics/recommend/contract.ts';
import type { Input } from '../inputs/input.ts';
import { type Queries, type Query, queriesOf } from '../scoring/queries.ts';

/** Ways to hold out events. */
export const PROTOCOLS = [
  'split',
  'temporal',
  'leave-last-out',
  'session',
  'next-basket',
  'ratings',
] as const;
export type Protocol = (typeof PROTOCOLS)[number];
/** Protocols that compare lists; the other one compares ratings. */
export type ListProtocol = Exclude<Protocol, 'ratings'>;

/** What models may learn from; the format tells the kind of history. */
export type Learning = Pick<Input, 'format' | 'dataset' | 'interactions'>;

/** What to learn from, whom to answer, and the held-out items. */
export interface Trial {
  readonly learns: Learning;
  /** The same as interactions. */
  readonly train: Interactions;
  readonly queries: Queries;
  /**
   * Held-out items of each query, at least one. Items that are not in training have negative numbers: no list can contain them,
   * and they count as missed.
   */
  readonly relevant: Pattern;
  /** UTC milliseconds of the cut; null for protocols without one. */
  readonly cut: number | null;
  /** Remarks that a reader of the figures needs. */
  readonly notes: readonly string[];
}

/** One query with its held-out items. */
export interface Case extends Query {
  readonly relevant: ArrayLike<number>;
}

/**
 * Cases as columns; those without held-out items are left out.
 * @param train `learns` as interactions
 */
export function trialOf(
  learns: Learning,
  train: Interactions,
  cases: readonly Case[],
  notes: readonly string[] = [],
  cut: number | null = null,
): Trial {
  const kept = cases.filter(({ relevant }) => relevant.length > 0);
  const offsets = new Int32Array(kept.length + 1);
  for (const [q, { relevant }] of kept.entries()) offsets[q + 1] = (offsets[q] as number) + relevant.length;
  const indices = new Int32Array(offsets.at(-1) as number);
  for (const [q, { relevant }] of kept.entries()) indices.set(Int32Array.from(relevant).sort(), offsets[q]);
  return { learns, train, queries: queriesOf(kept), relevant: { offsets, indices }, cut, notes };
}

/** Index in `to` of each name of `from`; names that `to` does not have become −1, −2, … by position. */
export function translation(from: readonly string[], to: readonly string[]): Int32Array {
  const index = new Map(to.map((name, i) => [name, i]));
  return Int32Array.from(from, (name, i) => index.get(name) ?? -1 - i);
}

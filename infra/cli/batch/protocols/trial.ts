import type { Interactions, Pattern } from '../../../../layers/analytics/recommend/contract.ts';
import type { Input } from '../inputs/input.ts';
import { type Queries, type Query, queriesOf } from '../scoring/queries.ts';

/** Ways of holding out what models are measured on. */
export const PROTOCOLS = [
  'split',
  'temporal',
  'leave-last-out',
  'session',
  'next-basket',
  'ratings',
] as const;
export type Protocol = (typeof PROTOCOLS)[number];
/** Protocols that ask for lists; the other asks for ratings. */
export type ListProtocol = Exclude<Protocol, 'ratings'>;

/** What models may learn from; the format says what kind of history it is. */
export type Learning = Pick<Input, 'format' | 'dataset' | 'interactions'>;

/** What to learn from, whom to answer, and what would have been right. */
export interface Trial {
  readonly learns: Learning;
  /** The same as models take it. */
  readonly train: Interactions;
  readonly queries: Queries;
  /**
   * Relevant items of each query, at least one. Items that training does not know are negative numbers: no list can
   * hold them, but they count.
   */
  readonly relevant: Pattern;
  /** UTC milliseconds of the cut; null for protocols without one. */
  readonly cut: number | null;
  /** What a reader of the figures ought to know, in sentences. */
  readonly notes: readonly string[];
}

/** One query with what would have been right. */
export interface Case extends Query {
  readonly relevant: ArrayLike<number>;
}

/**
 * Cases as columns; those without anything relevant are left out.
 * @param train `learns` as interactions
 */
export function trialOf(
  learns: Learning,
  train: Interactions,
  cases: readonly Case[],
  notes: readonly string[] = [],
  cut: number | null = null,
): Trial {
  const told = cases.filter(({ relevant }) => relevant.length > 0);
  const offsets = new Int32Array(told.length + 1);
  for (const [q, { relevant }] of told.entries()) offsets[q + 1] = (offsets[q] as number) + relevant.length;
  const indices = new Int32Array(offsets.at(-1) as number);
  for (const [q, { relevant }] of told.entries()) indices.set(Int32Array.from(relevant).sort(), offsets[q]);
  return { learns, train, queries: queriesOf(told), relevant: { offsets, indices }, cut, notes };
}

/** Names of another dataset as indices of this one; what it does not know becomes −1, −2, … by position. */
export function translation(from: readonly string[], to: readonly string[]): Int32Array {
  const index = new Map(to.map((name, i) => [name, i]));
  return Int32Array.from(from, (name, i) => index.get(name) ?? -1 - i);
}

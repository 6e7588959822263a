import type { History } from '../../../../layers/analytics/recommend/contract.ts';

/** Whom to answer: rows of the training data, or histories of others. */
export interface Queries {
  readonly length: number;
  /** Row of the training data, or -1: answer the history. */
  readonly row: Int32Array;
  /** `length + 1` offsets into `items` and `weights`. */
  readonly offsets: Int32Array;
  /** Items of each history, ascending, without repeats. */
  readonly items: Int32Array;
  readonly weights: Float32Array;
}

/** One query: a row of the training data, or -1 with a history. */
export interface Query {
  readonly row: number;
  readonly history?: History;
}

/** Queries as columns. */
export function queriesOf(each: readonly Query[]): Queries {
  const offsets = new Int32Array(each.length + 1);
  for (const [q, { history }] of each.entries()) {
    offsets[q + 1] = (offsets[q] as number) + (history?.items.length ?? 0);
  }
  const items = new Int32Array(offsets.at(-1) as number);
  const weights = new Float32Array(items.length);
  for (const [q, { history }] of each.entries()) {
    if (history === undefined) continue;
    items.set(history.items, offsets[q]);
    weights.set(history.weights, offsets[q]);
  }
  return { length: each.length, row: Int32Array.from(each, ({ row }) => row), offsets, items, weights };
}

/** The history of a query, as views; empty for rows of the training data. */
export function historyOf(queries: Queries, q: number): History {
  const from = queries.offsets[q];
  const to = queries.offsets[q + 1];
  return { items: queries.items.subarray(from, to), weights: queries.weights.subarray(from, to) };
}

/** A copy of the queries `[from, to)`. */
export function sliceOf(queries: Queries, from: number, to: number): Queries {
  const start = queries.offsets[from] as number;
  const end = queries.offsets[to] as number;
  return {
    length: to - from,
    row: queries.row.slice(from, to),
    offsets: queries.offsets.slice(from, to + 1).map((offset) => offset - start),
    items: queries.items.slice(start, end),
    weights: queries.weights.slice(start, end),
  };
}

/** A history of weighted items, sorted. */
export function historyFrom(weights: ReadonlyMap<number, number>): History {
  const items = Int32Array.from(weights.keys()).sort();
  return { items, weights: Float32Array.from(items, (item) => weights.get(item) ?? 0) };
}

/**
 * A history of an ordered sequence, oldest first. Weights grow linearly to 1 for the last item (as V-SKNN weighs sessions, Ludewig and
 * Jannach, UMUAI 2018), so that models without an order also use it. Negative items are unknown: they keep their position, but are left
 * out.
 */
export function sequenceHistory(sequence: ArrayLike<number>): History {
  const weights = new Map<number, number>();
  for (let i = 0; i < sequence.length; i++) {
    const item = sequence[i] as number;
    if (item >= 0) weights.set(item, (i + 1) / sequence.length);
  }
  return historyFrom(weights);
}

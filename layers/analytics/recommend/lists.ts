import { BucketSort } from '../numeric/bucket-sort.ts';
import type { Csr } from '../numeric/csr.ts';
import type { History, Interactions, Pattern, RecommendOptions, TopLists } from './contract.ts';

/** Empty lists for `rows` rows, to be filled row by row. */
export function emptyLists(rows: number, k: number): TopLists {
  return {
    k,
    counts: new Int32Array(rows),
    items: new Int32Array(rows * k),
    scores: new Float32Array(rows * k),
  };
}

/** Scores of one query over all items: dense values, and which of them were written. */
export class ScoreRow {
  readonly values: Float64Array;
  readonly touched: Int32Array;
  count = 0;
  readonly #mark: Uint8Array;

  constructor(items: number) {
    this.values = new Float64Array(items);
    this.touched = new Int32Array(items + 1);
    this.#mark = new Uint8Array(items);
  }

  /** Adds to an item's score. Only items that were added to are candidates. */
  add(item: number, amount: number): void {
    // Counted without a branch that would often be mispredicted.
    this.touched[this.count] = item;
    this.count += 1 - this.#mark[item];
    this.#mark[item] = 1;
    this.values[item] += amount;
  }

  /** Adds `weight` × the cells `[from, to)` of sparse rows. */
  addCells(indices: Int32Array, cells: Float32Array, from: number, to: number, weight: number): void {
    const { values, touched } = this;
    const mark = this.#mark;
    let count = this.count;
    for (let at = from; at < to; at++) {
      const item = indices[at];
      touched[count] = item;
      count += 1 - mark[item];
      mark[item] = 1;
      values[item] += weight * cells[at];
    }
    this.count = count;
  }

  /** Removes all scores. O(touched). */
  clear(): void {
    for (let t = 0; t < this.count; t++) {
      this.values[this.touched[t]] = 0;
      this.#mark[this.touched[t]] = 0;
    }
    this.count = 0;
  }
}

/** Whom a list is for. */
export interface Query {
  /** Row of the training data; -1: a history that was passed in. */
  readonly row: number;
  readonly history: History;
}

/** Writes the scores of a query into an empty row. */
export type ScoreQuery = (query: Query, into: ScoreRow) => void;

/** Row `row` of the interactions as a history; views, no copy. */
export function historyOf(interactions: Interactions, row: number): History {
  return rowOf(interactions.matrix, row);
}

/** A row of a customers × items matrix; views, no copy. */
export function rowOf({ offsets, indices, values }: Csr, row: number): History {
  return {
    items: indices.subarray(offsets[row], offsets[row + 1]),
    weights: values.subarray(offsets[row], offsets[row + 1]),
  };
}

/** Ranks rows `[from, to)` of the interactions. Memory: one dense row, whatever the size of the slice. */
export function rankRows(
  interactions: Interactions,
  from: number,
  to: number,
  options: RecommendOptions,
  score: ScoreQuery,
): TopLists {
  const lists = emptyLists(to - from, options.k);
  const scores = new ScoreRow(interactions.matrix.cols);
  const sort = new BucketSort(interactions.matrix.cols);
  const barred = new Uint8Array(interactions.matrix.cols);
  for (let row = from; row < to; row++) {
    score({ row, history: historyOf(interactions, row) }, scores);
    const seen = options.excludeSeen ? seenOf(interactions.seen, row) : NOTHING;
    drainRow(lists, row - from, scores, sort, barred, seen, options.allowed);
  }
  return lists;
}

/** Ranks items for one history that is not a row of the interactions. */
export function rankHistory(
  items: number,
  history: History,
  options: RecommendOptions,
  score: ScoreQuery,
): TopLists {
  const lists = emptyLists(1, options.k);
  const scores = new ScoreRow(items);
  score({ row: -1, history }, scores);
  const seen = options.excludeSeen ? history.items : NOTHING;
  drainRow(lists, 0, scores, new BucketSort(items), new Uint8Array(items), seen, options.allowed);
  return lists;
}

/** Items a row has seen; a view. */
export function seenOf(seen: Pattern, row: number): Int32Array {
  return seen.indices.subarray(seen.offsets[row], seen.offsets[row + 1]);
}

const NOTHING = new Int32Array(0);

function drainRow(
  lists: TopLists,
  row: number,
  scores: ScoreRow,
  sort: BucketSort,
  barred: Uint8Array,
  seen: Int32Array,
  allowed: Uint8Array | undefined,
): void {
  for (const item of seen) barred[item] = 1;
  let count = 0;
  for (let t = 0; t < scores.count; t++) {
    const item = scores.touched[t];
    const score = scores.values[item];
    if (barred[item] === 1 || (allowed !== undefined && allowed[item] === 0)) continue;
    if (!Number.isFinite(score)) continue;
    sort.indices[count] = item;
    sort.scores[count++] = score;
  }
  for (const item of seen) barred[item] = 0;
  scores.clear();
  lists.counts[row] = sort.best(count, lists.k, lists.items, lists.scores, row * lists.k);
}

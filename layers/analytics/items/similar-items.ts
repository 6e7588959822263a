import type { ScoredItem } from '../../contract/rows.ts';
import { analytic, type Publishing } from '../analytic/analytic.ts';
import { BucketSort } from '../numeric/bucket-sort.ts';
import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { weighted } from '../numeric/weighting.ts';
import { contentVectors, type ItemContent } from '../recommend/content-vectors.ts';
import { emptyLists } from '../recommend/lists.ts';
import { SharedProducts } from '../recommend/nearest.ts';
import type { ItemContext } from './context.ts';

/** Largest number of similar items kept for an item. */
const MOST_SIMILAR = 100;
/** Shared customers at which the customers' choices weigh as much as the items' content. */
const EVIDENCE = 10;
/** Similarity of two items with identical content and no customer in common. */
const CONTENT_SHARE = 0.5;
/** Two items with a smaller cosine share only common words. */
const LEAST_COSINE = 0.05;

/** Similar items: those of item `i` are `[offsets[i], offsets[i + 1])`, most similar first, hidden items included. */
export interface SimilarItemsTable {
  readonly offsets: Int32Array;
  readonly item: Int32Array;
  /** Above 0, at most 1; comparable between any two pairs. */
  readonly similarity: Float32Array;
}

/**
 * Similarity of items by their customers where enough customers are shared, and by their content where not. With n
 * customers of both,
 *
 *   similarity = [n · cos(customers) + s · c · cos(content)] / (n + s),   s = 10, c = 0.5,
 *
 * the cosine of customers being n / √(n_a n_b) and that of content of TF-IDF vectors ({@link contentVectors}): shrinkage
 * as in significance weighting (Herlocker et al., SIGIR 1999), but towards content instead of nothing, so that an item of few
 * customers is similar to what it resembles, and one shared customer makes no neighbour. s and c were chosen on earlier
 * sessions of the demo shop, see test/bench/session.ts. O(Σ history² + Σ items by feature²), one dense row of memory.
 * @param matrix customers × items
 * @param items one a column
 */
export function learnSimilarItems(matrix: Csr, items: readonly ItemContent[]): SimilarItemsTable {
  const customers = weighted(matrix, 'binary');
  const columns = transpose(customers);
  const holders = Float64Array.from({ length: columns.rows }, (_, item) => sizeOf(columns, item));
  const vectors = contentVectors(items);
  const byFeature = transpose(vectors);
  const both = new SharedProducts(columns.rows);
  const written = new SharedProducts(columns.rows);
  const sort = new BucketSort(columns.rows);

  const offsets = new Int32Array(columns.rows + 1);
  const found = new GrowingPairs();
  const best = emptyLists(1, MOST_SIMILAR);
  for (let item = 0; item < columns.rows; item++) {
    both.collect(columns, item, customers);
    written.collect(vectors, item, byFeature);
    let count = 0;
    const add = (other: number): void => {
      const n = both.products[other];
      const cosine = written.products[other];
      both.products[other] = 0;
      written.products[other] = 0;
      const chosen = n > 0 ? n / Math.sqrt(holders[item] * holders[other]) : 0;
      const content = cosine >= LEAST_COSINE ? CONTENT_SHARE * Math.min(1, cosine) : 0;
      const similarity = (n * chosen + EVIDENCE * content) / (n + EVIDENCE);
      // A pair found by both ways is 0 the second time.
      if (similarity === 0 || other === item) return;
      sort.indices[count] = other;
      sort.scores[count++] = similarity;
    };
    for (let t = 0; t < both.count; t++) add(both.touched[t]);
    for (let t = 0; t < written.count; t++) add(written.touched[t]);
    const kept = sort.best(count, MOST_SIMILAR, best.items, best.scores, 0);
    found.add(best.items.subarray(0, kept), best.scores.subarray(0, kept));
    offsets[item + 1] = found.length;
  }
  return { offsets, item: found.items(), similarity: found.scores() };
}

/** Columns that grow with what is added: most items of a large catalogue have few similar ones. */
class GrowingPairs {
  length = 0;
  #items = new Int32Array(1024);
  #scores = new Float32Array(1024);

  add(items: Int32Array, scores: Float32Array): void {
    const needed = this.length + items.length;
    if (needed > this.#items.length) {
      const capacity = Math.max(needed, 2 * this.#items.length);
      const [largerItems, largerScores] = [new Int32Array(capacity), new Float32Array(capacity)];
      largerItems.set(this.#items);
      largerScores.set(this.#scores);
      this.#items = largerItems;
      this.#scores = largerScores;
    }
    this.#items.set(items, this.length);
    this.#scores.set(scores, this.length);
    this.length = needed;
  }

  items(): Int32Array {
    return this.#items.slice(0, this.length);
  }

  scores(): Float32Array {
    return this.#scores.slice(0, this.length);
  }
}

function sizeOf({ offsets }: Csr, row: number): number {
  return offsets[row + 1] - offsets[row];
}

/** What is similar to an item, items that may not be shown left out. */
export const similarItems = analytic({
  name: 'similarItems',
  learn: ({ interactions, dataset }: ItemContext) => learnSimilarItems(interactions.matrix, dataset.items),
  rows: {
    similar: {
      of: 'item',
      body: (table, item, publishing) => ({
        of: publishing.card(item),
        items: shownBeside(table, item, publishing).slice(0, publishing.listLength),
      }),
      privacy: { release: 'unchanged', because: 'an item’s own' },
    },
  },
});

function shownBeside(table: SimilarItemsTable, i: number, publishing: Publishing): ScoredItem[] {
  const found: ScoredItem[] = [];
  for (let at = table.offsets[i]; at < table.offsets[i + 1]; at++) {
    const item = table.item[at];
    if (publishing.allowed[item] === 1) found.push(publishing.scored(item, table.similarity[at]));
  }
  return found;
}

import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { TopK } from '../numeric/top-k.ts';
import type { History, Interactions, TopLists } from './contract.ts';
import { nearest, SharedProducts } from './nearest.ts';
import { type Similarity, similarityOf } from './similarity.ts';

/**
 * Neighbours and explanations for models that hold no relation between items of their own: the cosine of the items'
 * customers.
 */
export class ItemLikeness {
  readonly #customers: Csr;
  #items: Csr | null = null;
  #cosine: Similarity | null = null;

  constructor(interactions: Interactions) {
    this.#customers = interactions.matrix;
  }

  neighbours(from: number, to: number, k: number): TopLists {
    const items = this.#columns();
    return nearest(items, this.#customers, from, to, k, this.#similarity());
  }

  /** Items of the history by weight × cosine with `item`. */
  explain(history: History, item: number, most: number): Int32Array {
    const items = this.#columns();
    const sharing = new SharedProducts(items.rows);
    sharing.collect(items, item, this.#customers);
    const cosines = new Float64Array(history.items.length);
    this.#similarity()(item, history.items, cosines.length, sharing.products, cosines);
    const top = new TopK(most);
    for (let h = 0; h < cosines.length; h++) {
      const speaks = cosines[h] * history.weights[h];
      if (speaks > 0 && history.items[h] !== item) top.push(history.items[h], speaks);
    }
    const because = new Int32Array(most);
    const count = top.drain(because, new Float32Array(most), 0);
    return because.slice(0, count);
  }

  #columns(): Csr {
    this.#items ??= transpose(this.#customers);
    return this.#items;
  }

  #similarity(): Similarity {
    this.#cosine ??= similarityOf('cosine', this.#columns(), 0);
    return this.#cosine;
  }
}

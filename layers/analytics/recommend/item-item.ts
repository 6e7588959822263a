import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { csrSections, readCsr } from '../numeric/sections.ts';
import { TopK } from '../numeric/top-k.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import type {
  FittedRecommender,
  History,
  Interactions,
  Recipe,
  RecommendOptions,
  TopLists,
} from './contract.ts';
import { emptyLists, rankHistory, rankRows, type ScoreRow } from './lists.ts';

/**
 * Any model that is a sparse matrix of weights between items: a customer's score of item t is the sum over the
 * history's items j of `weight(customer, j) × W(t, j)`, plus the bias of t where there is any such item. Row t of `W`
 * holds what speaks for t.
 */
export class ItemItemModel implements FittedRecommender {
  readonly recipe: Recipe;
  readonly #interactions: Interactions;
  /** Targets × sources. */
  readonly #toTarget: Csr;
  /** Sources × targets: the same cells, in the order scoring reads them. Made when first asked for lists. */
  #fromSource: Csr | undefined;
  /** One an item; null: none. */
  readonly #bias: Float32Array | null;

  constructor(recipe: Recipe, interactions: Interactions, toTarget: Csr, bias: Float32Array | null = null) {
    this.recipe = recipe;
    this.#interactions = interactions;
    this.#toTarget = toTarget;
    this.#bias = bias;
  }

  static restore(recipe: Recipe, interactions: Interactions, sections: SectionReader): ItemItemModel {
    const bias = sections.has('model.bias') ? (sections.get('model.bias').data as Float32Array) : null;
    return new ItemItemModel(recipe, interactions, readCsr(sections, 'model.weights'), bias);
  }

  recommend(from: number, to: number, options: RecommendOptions): TopLists {
    return rankRows(this.#interactions, from, to, options, this.score);
  }

  foldIn(history: History, options: RecommendOptions): TopLists {
    return rankHistory(this.#toTarget.cols, history, options, this.score);
  }

  neighbours(from: number, to: number, k: number): TopLists {
    const { offsets, indices, values } = this.#toTarget;
    const lists = emptyLists(to - from, k);
    const top = new TopK(k);
    for (let item = from; item < to; item++) {
      for (let at = offsets[item]; at < offsets[item + 1]; at++) top.push(indices[at], values[at]);
      lists.counts[item - from] = top.drain(lists.items, lists.scores, (item - from) * k);
    }
    return lists;
  }

  explain(history: History, item: number, most: number): Int32Array {
    const { offsets, indices, values } = this.#toTarget;
    const top = new TopK(most);
    let h = 0;
    // Both lists ascend: one merge.
    for (let at = offsets[item]; at < offsets[item + 1]; at++) {
      while (h < history.items.length && history.items[h] < indices[at]) h++;
      if (h === history.items.length) break;
      const speaks = history.items[h] === indices[at] ? history.weights[h] * values[at] : 0;
      if (speaks > 0) top.push(indices[at], speaks);
    }
    const items = new Int32Array(most);
    const count = top.drain(items, new Float32Array(most), 0);
    return items.slice(0, count);
  }

  sections(): Section[] {
    const weights = csrSections('model.weights', this.#toTarget);
    if (this.#bias === null) return weights;
    return [...weights, { name: 'model.bias', dims: [this.#bias.length], data: this.#bias }];
  }

  /** Adds the scores of a history to an empty row. */
  readonly score = (history: History, into: ScoreRow): void => {
    this.#fromSource ??= transpose(this.#toTarget);
    const { offsets, indices, values } = this.#fromSource;
    for (let h = 0; h < history.items.length; h++) {
      const source = history.items[h];
      into.addCells(indices, values, offsets[source], offsets[source + 1], history.weights[h]);
    }
    if (this.#bias === null) return;
    for (let t = 0; t < into.count; t++) into.values[into.touched[t]] += this.#bias[into.touched[t]];
  };
}

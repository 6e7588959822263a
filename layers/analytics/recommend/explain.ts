import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { TopK } from '../numeric/top-k.ts';
import type { FittedRecommender, History, Interactions } from './contract.ts';
import { SharedProducts } from './nearest.ts';
import { similarityOf } from './similarity.ts';

export type Explainer = FittedRecommender['explain'];

/**
 * Explains by weights between items: items of the history by history weight × weight for the target.
 * O(history + weights of the target).
 * @param weights row t holds the weights that add up to the score of item t
 */
export function explainByWeights({ offsets, indices, values }: Csr): Explainer {
  return (history, item, most) => {
    const top = new TopK(most);
    let h = 0;
    // Both lists ascend: one merge.
    for (let at = offsets[item]; at < offsets[item + 1]; at++) {
      while (h < history.items.length && history.items[h] < indices[at]) h++;
      if (h === history.items.length) break;
      const evidence = history.items[h] === indices[at] ? history.weights[h] * values[at] : 0;
      if (evidence > 0) top.push(indices[at], evidence);
    }
    return itemsOf(top);
  };
}

/**
 * Explains for models that hold no relation between items: items of the history by history weight × cosine of the two
 * items' customers. O(cells of the target's customers) an explanation.
 */
export function explainBySharedCustomers({ matrix }: Interactions): Explainer {
  const items = transpose(matrix);
  const cosine = similarityOf('cosine', items, 0);
  const sharing = new SharedProducts(items.rows);
  return (history: History, item, most) => {
    sharing.collect(items, item, matrix);
    const cosines = new Float64Array(history.items.length);
    cosine(item, history.items, cosines.length, sharing.products, cosines);
    sharing.clear();
    const top = new TopK(most);
    for (let h = 0; h < cosines.length; h++) {
      const evidence = cosines[h] * history.weights[h];
      if (evidence > 0 && history.items[h] !== item) top.push(history.items[h], evidence);
    }
    return itemsOf(top);
  };
}

function itemsOf(top: TopK): Int32Array {
  const items = new Int32Array(top.size);
  top.drain(items, new Float64Array(top.size), 0);
  return items;
}

import { logLikelihoodRatio } from '../items/association.ts';
import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Interactions } from '../recommend/contract.ts';
import { SharedProducts } from '../recommend/nearest.ts';

/** Least customers who chose both items … */
const LEAST_CUSTOMERS = 3;
/** … least times as many as chance would make … */
const LEAST_LIFT = 1.5;
/** … and least G²: above it by chance in one of a thousand pairs. */
const SIGNIFICANCE = 10.83;

/**
 * Which items customers choose together: both were chosen by at least three customers, more often than chance would make, beyond
 * doubt. Chosen is bought, in a shop where anything is bought. Found item by item, when asked for.
 */
export class SharedChoices {
  /** Customers × items, 1 where chosen. */
  readonly #chosen: Csr;
  readonly #byItem: Csr;
  readonly #shared: SharedProducts;
  readonly #found = new Map<number, Int32Array>();

  constructor(interactions: Pick<Interactions, 'matrix' | 'purchases'>) {
    this.#chosen = chosenOf(interactions);
    this.#byItem = transpose(this.#chosen);
    this.#shared = new SharedProducts(this.#byItem.rows);
  }

  /** Items that the customers of an item choose too, ascending. O(histories of its customers) the first time. */
  with(item: number): Int32Array {
    const known = this.#found.get(item);
    if (known !== undefined) return known;
    const { offsets, rows } = this.#byItem;
    const holders = (of: number) => offsets[of + 1] - offsets[of];
    this.#shared.collect(this.#byItem, item, this.#chosen);
    const found: number[] = [];
    for (let t = 0; t < this.#shared.count && rows > 0; t++) {
      const other = this.#shared.touched[t];
      const both = this.#shared.products[other];
      if (other === item || both < LEAST_CUSTOMERS) continue;
      const [a, b, all] = [holders(item), holders(other), this.#chosen.rows];
      if (both * all < LEAST_LIFT * a * b) continue;
      if (logLikelihoodRatio(both, a - both, b - both, all - a - b + both) >= SIGNIFICANCE) found.push(other);
    }
    this.#shared.clear();
    const related = Int32Array.from(found).sort();
    this.#found.set(item, related);
    return related;
  }
}

function chosenOf({ matrix, purchases }: Pick<Interactions, 'matrix' | 'purchases'>): Csr {
  const isBuying = purchases.some((times) => times > 0);
  const offsets = new Int32Array(matrix.rows + 1);
  const indices = new Int32Array(matrix.indices.length);
  let count = 0;
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++)
      if (!isBuying || purchases[at] > 0) indices[count++] = matrix.indices[at];
    offsets[row + 1] = count;
  }
  return {
    rows: matrix.rows,
    cols: matrix.cols,
    offsets,
    indices: indices.slice(0, count),
    values: new Float32Array(count).fill(1),
  };
}

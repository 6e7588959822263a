import type { Csr } from '../numeric/csr.ts';
import type { Interactions } from './contract.ts';

/** Collects pairs of customer and item in row order: which are seen, and which have a value in the matrix. */
export class CellWriter {
  readonly #customers: number;
  readonly #items: number;
  readonly #seenOffsets: Int32Array;
  readonly #offsets: Int32Array;
  readonly #seen: Int32Array;
  readonly #indices: Int32Array;
  readonly #values: Float32Array;
  readonly #firstTime: Float64Array;
  readonly #lastTime: Float64Array;
  readonly #purchases: Float32Array;
  #pairs = 0;
  #cells = 0;

  constructor(customers: number, items: number, capacity: number) {
    this.#customers = customers;
    this.#items = items;
    this.#seenOffsets = new Int32Array(customers + 1);
    this.#offsets = new Int32Array(customers + 1);
    this.#seen = new Int32Array(capacity);
    this.#indices = new Int32Array(capacity);
    this.#values = new Float32Array(capacity);
    this.#firstTime = new Float64Array(capacity);
    this.#lastTime = new Float64Array(capacity);
    this.#purchases = new Float32Array(capacity);
  }

  add(
    customer: number,
    item: number,
    seen: boolean,
    value: number,
    times: readonly [number, number],
    purchases: number,
  ): void {
    if (seen) this.#seen[this.#pairs++] = item;
    this.#seenOffsets[customer + 1] = this.#pairs;
    // Decay may take a weight below what single precision can hold: then there is no cell.
    if (Math.fround(value) <= 0) return;
    this.#indices[this.#cells] = item;
    this.#values[this.#cells] = value;
    this.#firstTime[this.#cells] = times[0];
    this.#lastTime[this.#cells] = times[1];
    this.#purchases[this.#cells] = purchases;
    this.#cells++;
    this.#offsets[customer + 1] = this.#cells;
  }

  finish(demand: Csr, asOf: number): Omit<Interactions, 'log' | 'items'> {
    for (let row = 0; row < this.#customers; row++) {
      this.#offsets[row + 1] = Math.max(this.#offsets[row + 1], this.#offsets[row]);
      this.#seenOffsets[row + 1] = Math.max(this.#seenOffsets[row + 1], this.#seenOffsets[row]);
    }
    return {
      matrix: {
        rows: this.#customers,
        cols: this.#items,
        offsets: this.#offsets,
        indices: this.#indices.slice(0, this.#cells),
        values: this.#values.slice(0, this.#cells),
      },
      seen: { offsets: this.#seenOffsets, indices: this.#seen.slice(0, this.#pairs) },
      demand,
      firstTime: this.#firstTime.slice(0, this.#cells),
      lastTime: this.#lastTime.slice(0, this.#cells),
      purchases: this.#purchases.slice(0, this.#cells),
      asOf,
    };
  }
}

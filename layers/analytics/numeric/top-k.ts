/**
 * The k best (index, score) pairs seen so far: a binary heap with the worst on top. A higher score is better, and at
 * equal scores the lower index, so that the result does not depend on the order of pushes. Reused across rows.
 */
export class TopK {
  readonly capacity: number;
  size = 0;
  readonly #indices: Int32Array;
  readonly #scores: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#indices = new Int32Array(capacity);
    this.#scores = new Float64Array(capacity);
  }

  /** Score below which a push has no effect; -Infinity while there is room. */
  get threshold(): number {
    return this.size < this.capacity ? -Infinity : this.capacity === 0 ? Infinity : this.#scores[0];
  }

  /** Adds a pair if it is among the best. O(log k), O(1) when it is not. NaN and infinite scores are ignored. */
  push(index: number, score: number): void {
    if (this.size === this.capacity) {
      // First, because nearly every push ends here. NaN fails it too.
      if (this.capacity === 0 || !(score >= this.#scores[0]) || score === Infinity) return;
      if (this.#worse(0, index, score)) this.#sink(0, this.size, index, score);
    } else if (Number.isFinite(score)) {
      this.#rise(this.size++, index, score);
    }
  }

  /**
   * Writes the pairs best first at `at` of both arrays, empties the heap and returns how many there were. O(k log k).
   */
  drain(indices: Int32Array, scores: Float32Array | Float64Array, at: number): number {
    const count = this.size;
    for (let end = count; end > 0; end--) {
      indices[at + end - 1] = this.#indices[0];
      scores[at + end - 1] = this.#scores[0];
      this.#sink(0, end - 1, this.#indices[end - 1], this.#scores[end - 1]);
    }
    this.size = 0;
    return count;
  }

  /** Whether the pair at `slot` is worse than the given one. */
  #worse(slot: number, index: number, score: number): boolean {
    const own = this.#scores[slot];
    return own < score || (own === score && this.#indices[slot] > index);
  }

  #rise(from: number, index: number, score: number): void {
    let slot = from;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      // The parent stays on top while it is the worse of the two.
      if (this.#worse(parent, index, score)) break;
      this.#indices[slot] = this.#indices[parent];
      this.#scores[slot] = this.#scores[parent];
      slot = parent;
    }
    this.#indices[slot] = index;
    this.#scores[slot] = score;
  }

  #sink(from: number, size: number, index: number, score: number): void {
    let slot = from;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && this.#worse(right, this.#indices[child], this.#scores[child])) child = right;
      if (!this.#worse(child, index, score)) break;
      this.#indices[slot] = this.#indices[child];
      this.#scores[slot] = this.#scores[child];
      slot = child;
    }
    this.#indices[slot] = index;
    this.#scores[slot] = score;
  }
}

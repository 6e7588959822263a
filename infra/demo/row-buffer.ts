const START_BYTES = 65_536;

/** Collects lines of text and sorts them by time. Holds bytes instead of strings: millions of strings would burden garbage collection. */
export class RowBuffer {
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #used = 0;
  #times: number[] = [];
  #ends: number[] = [];

  /** Number of lines held. */
  get length(): number {
    return this.#times.length;
  }

  add(time: number, line: string): void {
    const needed = this.#used + 3 * line.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#used);
      this.#bytes = grown;
    }
    this.#used += this.#bytes.write(line, this.#used);
    this.#times.push(time);
    this.#ends.push(this.#used);
  }

  /** `header`, then all lines sorted by time, ties in order of arrival; empties the buffer. */
  take(header: string): Uint8Array {
    const times = Float64Array.from(this.#times);
    const ends = this.#ends;
    const order = Uint32Array.from(ends, (_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b);
    const result = Buffer.allocUnsafe(Buffer.byteLength(header) + this.#used);
    let at = result.write(header);
    for (const i of order) at += this.#bytes.copy(result, at, i === 0 ? 0 : ends[i - 1]!, ends[i]!);
    this.#used = 0;
    this.#times = [];
    this.#ends = [];
    return result;
  }
}

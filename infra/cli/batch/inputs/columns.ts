/** A growing column of whole numbers: no object for any row. */
export class IntColumn {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** What was pushed; a view, valid until the next push. */
  values(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** Opaque identifiers and the order in which they first occurred. */
export class Identifiers {
  readonly names: string[] = [];
  readonly #index = new Map<string, number>();

  /** Index of an identifier; a new one gets the next. */
  indexOf(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    // A part cut out of a long text keeps the whole of it in memory: a copy does not.
    const own = name.length > 12 ? Buffer.from(name, 'utf16le').toString('utf16le') : name;
    this.#index.set(own, this.names.length);
    return this.names.push(own) - 1;
  }
}

/** Visits the parts of a line between blanks, tabs and other control characters. */
export function eachWord(line: string, visit: (word: string) => void): void {
  let from = 0;
  for (let at = 0; at <= line.length; at++) {
    if (at < line.length && line.charCodeAt(at) > 32) continue;
    if (at > from) visit(line.slice(from, at));
    from = at + 1;
  }
}

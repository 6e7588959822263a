/** A stream of bytes whose beginning can be looked at before all of it is read, once. */
export class Peekable implements AsyncIterable<Buffer> {
  readonly #rest: AsyncIterator<Buffer>;
  readonly #peeked: Buffer[] = [];
  #length = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#rest = source[Symbol.asyncIterator]();
  }

  /** The first bytes; fewer where the stream is shorter. */
  async peek(length: number): Promise<Buffer> {
    while (this.#length < length) {
      const next = await this.#rest.next();
      if (next.done) break;
      this.#peeked.push(next.value);
      this.#length += next.value.length;
    }
    return Buffer.concat(this.#peeked).subarray(0, length);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      yield* this.#peeked.splice(0);
      for (let next = await this.#rest.next(); !next.done; next = await this.#rest.next()) yield next.value;
    } finally {
      await this.close();
    }
  }

  /** Ends the source early. */
  async close(): Promise<void> {
    await this.#rest.return?.();
  }
}

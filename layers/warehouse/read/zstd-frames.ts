type State = 'header' | 'block' | 'body';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** A piece of one frame, and whether the frame ends with it. */
export interface FramePiece {
  readonly bytes: Buffer;
  readonly last: boolean;
}

/**
 * Cuts a zstd stream into its frames by walking the block headers (RFC 8878 §3.1.1), without decompressing. Node's
 * decoder reads one frame and no more, while `cat a.zst b.zst` and parallel compressors write several. Skippable
 * frames are left out; bytes that are no frame are passed on for the decoder to complain about.
 * Own code, because no maintained library finds frames without decompressing them.
 */
export class FrameWalker {
  private state: State = 'header';
  private head: number[] = [];
  private remaining = 0;
  private lastBlock = false;
  private checksum = false;
  private skipping = false;

  /** Start of a frame whose header is not complete: nobody knows yet whether to skip it. */
  private held = Buffer.alloc(0);

  /** Pieces of frames in `arrived` and what was held back before it, in order. */
  *walk(arrived: Buffer): Generator<FramePiece> {
    const bytes = Buffer.concat([this.held, arrived]);
    this.held = Buffer.alloc(0);
    let from = 0;
    let at = 0;
    for (;;) {
      if (this.state === 'body' && this.remaining === 0) {
        this.enter(this.lastBlock ? 'header' : 'block');
        if (this.lastBlock) {
          if (!this.skipping) yield { bytes: bytes.subarray(from, at), last: true };
          this.skipping = false;
          from = at;
        }
      }
      if (at === bytes.length) break;
      if (this.state === 'body') {
        const step = Math.min(this.remaining, bytes.length - at);
        at += step;
        this.remaining -= step;
      } else {
        this.head.push(bytes[at] ?? 0);
        at += 1;
        if (this.state === 'block') this.readBlockHeader();
        else this.readFrameHeader();
      }
    }
    if (this.state === 'header') {
      this.held = bytes.subarray(from);
      this.enter('header');
      this.skipping = false;
    } else if (from < at && !this.skipping) {
      yield { bytes: bytes.subarray(from), last: false };
    }
  }

  /** What is still held back when the stream ends: a frame that was cut off within its header. */
  *end(): Generator<FramePiece> {
    if (this.held.length > 0) yield { bytes: this.held, last: true };
  }

  private enter(state: State): void {
    this.state = state;
    this.head = [];
  }

  private body(length: number, lastBlock: boolean): void {
    this.enter('body');
    this.remaining = length;
    this.lastBlock = lastBlock;
  }

  private word(from: number, length: number): number {
    let word = 0;
    for (let i = length - 1; i >= 0; i--) word = word * 256 + (this.head[from + i] ?? 0);
    return word;
  }

  private readFrameHeader(): void {
    if (this.head.length < 5) return;
    const magic = this.word(0, 4);
    if (magic - (magic % 16) === SKIPPABLE) {
      this.skipping = true;
      if (this.head.length === 8) this.body(this.word(4, 4), true);
    } else if (magic !== MAGIC) {
      this.body(Number.POSITIVE_INFINITY, true);
    } else {
      const descriptor = this.head[4] ?? 0;
      const single = (descriptor & 0x20) !== 0;
      const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
      const sizeFlag = descriptor >> 6;
      const contentSize = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
      if (this.head.length < 5 + (single ? 0 : 1) + dictionary + contentSize) return;
      this.checksum = (descriptor & 4) !== 0;
      this.enter('block');
    }
  }

  private readBlockHeader(): void {
    if (this.head.length < 3) return;
    const word = this.word(0, 3);
    const last = (word & 1) === 1;
    const isRun = ((word >> 1) & 3) === 1;
    this.body((isRun ? 1 : word >> 3) + (last && this.checksum ? 4 : 0), last);
  }
}

import { type FileHandle, open } from 'node:fs/promises';
import type { Reject } from '../read/reject.ts';

/**
 * Writes rejects as NDJSON in the order given, and counts them. Beyond `most` rows it only counts; the last line then says
 * how many.
 */
export class RejectWriter {
  private readonly handle: FileHandle;
  private readonly file: string;
  private readonly most: number;
  private readonly counts = new Map<string, number>();
  private total = 0;
  private closed = false;

  private constructor(handle: FileHandle, file: string, most: number) {
    this.handle = handle;
    this.file = file;
    this.most = most;
  }

  /** Begins the file at `path`, replacing one that is there, for the rejects of the dump `file`. */
  static async open(path: string, file: string, most: number): Promise<RejectWriter> {
    return new RejectWriter(await open(path, 'w'), file, most);
  }

  /** Rows rejected so far. */
  get rows(): number {
    return this.total;
  }

  /** Counts by code, in the order of the codes. */
  get byCode(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async write(rejects: Iterable<Omit<Reject, 'file'>>): Promise<void> {
    let lines = '';
    for (const reject of rejects) {
      this.counts.set(reject.code, (this.counts.get(reject.code) ?? 0) + 1);
      if (reject.line > 0) this.total += 1;
      if (this.total <= this.most || reject.line === 0) lines += this.line(reject);
    }
    if (lines !== '') await this.handle.write(lines);
  }

  /** Ends the file; a second call does nothing. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    try {
      if (this.total <= this.most) return;
      const reason = `${this.total - this.most} more rows were rejected and counted, but are not listed: correct those above first`;
      await this.handle.write(
        this.line({ line: 0, column: null, code: 'rejects-not-listed', reason, value: null }),
      );
    } finally {
      await this.handle.close();
    }
  }

  private line({ line, column, code, reason, value }: Omit<Reject, 'file'>): string {
    return `${JSON.stringify({ file: this.file, line, column, code, reason, value } satisfies Reject)}\n`;
  }
}

/** An excerpt that may be shown: never what looks like an e-mail address. */
export function safeExcerpt(text: string | null): string | null {
  return text === null || text.includes('@') ? null : text.slice(0, 80);
}

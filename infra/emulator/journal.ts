import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export interface JournalOptions {
  readonly directory: string;
  readonly stream: string;
  /** Keys of objects begin with it; the day follows. */
  readonly prefix: string;
  readonly upload: (path: string, key: string) => Promise<void>;
}

const ENDING = '.ndjson';
const LF = 10;

/**
 * Records of a delivery stream on their way to the bucket. Our own, because a record must be on disk before the answer and in the
 * bucket exactly once after a kill. Appended bytes outlive this process. A journal becomes one object whose key follows from the
 * journal's name: writing it twice does no harm.
 */
export class Journal {
  private readonly options: JournalOptions;
  private file: FileHandle;
  private current: string;
  private length = 0;
  /** Appends and rotations, one after the other. */
  private queue: Promise<unknown> = Promise.resolve();
  private waiting: { bytes: Buffer; done: () => void; failed: (error: unknown) => void }[] = [];
  private flushing: Promise<void> = Promise.resolve();

  private constructor(options: JournalOptions, current: string, file: FileHandle) {
    this.options = options;
    this.current = current;
    this.file = file;
  }

  /** Opens a journal and writes those that a killed process left to the bucket. */
  static async open(options: JournalOptions): Promise<Journal> {
    await mkdir(options.directory, { recursive: true });
    const current = newName(options.stream);
    const journal = new Journal(options, current, await open(join(options.directory, current), 'w'));
    await journal.flush();
    return journal;
  }

  /** Bytes not yet in the bucket. */
  get size(): number {
    return this.length;
  }

  /** File name of the current journal. */
  get name(): string {
    return this.current;
  }

  /** Resolves when the bytes, whole lines, are written to the file. Concurrent appends share one write. */
  append(bytes: Buffer): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ bytes, done, failed });
      if (this.waiting.length === 1) void this.inTurn(() => this.writeWaiting());
    });
  }

  private async writeWaiting(): Promise<void> {
    const batch = this.waiting.splice(0);
    const bytes = Buffer.concat(batch.map((one) => one.bytes));
    try {
      for (let from = 0; from < bytes.length; ) {
        const { bytesWritten } = await this.file.write(bytes, from, bytes.length - from, this.length + from);
        from += bytesWritten;
      }
      this.length += bytes.length;
      for (const { done } of batch) done();
    } catch (error) {
      // A partial write must not precede the next line.
      await this.file.truncate(this.length).catch(() => undefined);
      for (const { failed } of batch) failed(error);
    }
  }

  /** Writes everything appended so far to the bucket. */
  flush(): Promise<void> {
    const before = this.flushing;
    const flushed = before.catch(() => undefined).then(() => this.writeObjects());
    this.flushing = flushed;
    return flushed;
  }

  private async writeObjects(): Promise<void> {
    await this.inTurn(async () => {
      if (this.length === 0) return;
      const next = newName(this.options.stream);
      const file = await open(join(this.options.directory, next), 'w');
      await this.file.close();
      [this.file, this.current, this.length] = [file, next, 0];
    });
    const { directory, stream } = this.options;
    const names = (await readdir(directory)).filter((name) => name.startsWith(`${stream}-2`));
    for (const name of names.sort()) if (name !== this.current) await this.writeObject(name);
  }

  private async writeObject(name: string): Promise<void> {
    const { directory, prefix, upload } = this.options;
    const path = join(directory, name);
    if (!name.endsWith(ENDING)) return rm(path, { force: true });
    await truncate(path, await lengthOfLines(path));
    if ((await stat(path)).size > 0) {
      const packed = `${path}.gz`;
      await pipeline(createReadStream(path), createGzip(), createWriteStream(packed));
      await upload(packed, `${prefix}${dayOf(name, this.options.stream)}/${name}.gz`);
      await rm(packed);
    }
    await rm(path);
  }

  /** Writes everything to the bucket and closes. A journal that cannot be written stays for the next start. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.inTurn(() => this.file.close());
    }
    if (this.length === 0) await rm(join(this.options.directory, this.current), { force: true });
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.queue.then(act);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

/** `<stream>-2026-03-01T12-00-00-000Z-<random>.ndjson`. */
function newName(stream: string): string {
  return `${stream}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}${ENDING}`;
}

/** `2026/03/01`: the day the journal was begun, UTC. */
function dayOf(name: string, stream: string): string {
  return name.slice(stream.length + 1, stream.length + 11).replaceAll('-', '/');
}

/** Bytes up to the end of the last whole line: a kill may leave part of a line, which was never acknowledged. */
async function lengthOfLines(path: string): Promise<number> {
  const file = await open(path);
  try {
    const block = Buffer.alloc(1 << 16);
    for (let end = (await file.stat()).size; end > 0; ) {
      const from = Math.max(0, end - block.length);
      const { bytesRead } = await file.read(block, 0, end - from, from);
      const at = block.subarray(0, bytesRead).lastIndexOf(LF);
      if (at >= 0) return from + at + 1;
      end = from;
    }
    return 0;
  } finally {
    await file.close();
  }
}

import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { pipeline as finishedPipeline } from 'node:stream/promises';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import type { Encoding } from '../../contract/encodings.ts';
import type { Engine } from '../engine/engine.ts';
import { type DocumentForm, documentForm, recordsOf } from './documents.ts';
import { decoded, encodingOf, looksLikeWindows1252 } from './encoding.ts';
import { Peekable } from './peekable.ts';
import { NOT_UTF8, UnreadableDump } from './unreadable-dump.ts';
import { FrameWalker } from './zstd-frames.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Bytes that are enough to know a dump's format and its header. */
export const HEAD_BYTES = 1 << 16;

/** How a dump is to be read. */
export interface ReadingMode {
  /** It is known to be truncated: read what there is of it. */
  readonly salvage: boolean;
  /** Absent: UTF-8, or UTF-16 where it looks like that. */
  readonly encoding?: Encoding | undefined;
}
const WHOLE: ReadingMode = { salvage: false };

const READ_BYTES = 1 << 20;
/** As many bytes as the longest signature of {@link FOREIGN} has. */
const SIGNATURE_BYTES = 6;

/**
 * A dump that is opened and decompressed once: its head can be looked at before all of it is read.
 *
 * With `salvage` a compressed file that ends too early ends quietly after its last readable byte. Without, reading it throws
 * {@link UnreadableDump} with the code `truncated`, possibly before the last readable bytes were handed out, so open it
 * again with `salvage` to have them all. A damaged file throws `damaged`: what was read of it may be wrong.
 */
export class DumpFile {
  readonly path: string;
  readonly compression: Compression;
  /** The bytes are handed out in UTF-8 whatever this is. */
  readonly encoding: Encoding;
  /** What was not a table or NDJSON: its records are handed out as NDJSON. */
  readonly document: DocumentForm | null;
  readonly #file: ReadStream;
  readonly #content: Peekable;
  #plainPath: string | undefined;

  private constructor(
    path: string,
    form: { compression: Compression; encoding: Encoding; document: DocumentForm | null },
    file: ReadStream,
    content: Peekable,
  ) {
    this.path = path;
    this.compression = form.compression;
    this.encoding = form.encoding;
    this.document = form.document;
    this.#file = file;
    this.#content = content;
  }

  /** Opens a local file. Throws {@link UnreadableDump} for containers that are not read, and what the file system throws. */
  static async open(path: string, { salvage, encoding }: ReadingMode = WHOLE): Promise<DumpFile> {
    const file = createReadStream(path, { highWaterMark: READ_BYTES });
    try {
      const raw = new Peekable(file);
      const compression = compressionOf(await raw.peek(SIGNATURE_BYTES));
      const bytes = new Peekable(decompressed(raw, compression, salvage));
      const known = encoding ?? encodingOf(await bytes.peek(HEAD_BYTES));
      const text = known === 'utf-8' ? bytes : new Peekable(decoded(bytes, known));
      const document = documentForm(await text.peek(HEAD_BYTES));
      const content = document === null ? text : new Peekable(recordsOf(text, document));
      return new DumpFile(path, { compression, encoding: known, document }, file, content);
    } catch (error) {
      file.destroy();
      throw error;
    }
  }

  /** The first {@link HEAD_BYTES}, decompressed; fewer where the dump is shorter. */
  head(): Promise<Buffer> {
    return this.#content.peek(HEAD_BYTES);
  }

  /** All bytes, decompressed, the head included. To be read once. */
  bytes(): AsyncIterable<Buffer> {
    return this.#content;
  }

  /** Path of the dump without its compression: a file in the scratch folder where it has one. For readers that seek. */
  async plainPath(engine: Engine): Promise<string> {
    if (this.compression === 'none') return this.path;
    if (this.#plainPath !== undefined) return this.#plainPath;
    const path = join(engine.scratch, 'dump');
    await finishedPipeline(this.bytes(), createWriteStream(path));
    this.#plainPath = path;
    return path;
  }

  async close(): Promise<void> {
    await this.#content.close();
    this.#file.destroy();
  }
}

/** Does something with a dump, and closes it whatever happens. */
export async function withDump<T>(
  path: string,
  mode: ReadingMode,
  work: (dump: DumpFile) => Promise<T>,
): Promise<T> {
  const dump = await DumpFile.open(path, mode);
  try {
    return await work(dump);
  } finally {
    await dump.close();
  }
}

/**
 * Reads a dump as a whole; once more for its readable part where it turns out to be truncated; and once more where its text turns
 * out not to be UTF-8: by the encoding that all of it has, so that never half a file is read.
 * @param declared the encoding where the mapping names one
 */
export async function salvaging<T>(
  path: string,
  declared: Encoding | undefined,
  attempt: (mode: ReadingMode) => Promise<T>,
): Promise<T> {
  let mode: ReadingMode = { salvage: false, encoding: declared };
  for (;;) {
    try {
      return await attempt(mode);
    } catch (error) {
      if (!(error instanceof UnreadableDump)) throw error;
      if (error.code === 'truncated' && !mode.salvage) mode = { ...mode, salvage: true };
      else if (error.code === NOT_UTF8 && mode.encoding === undefined)
        mode = { ...mode, encoding: await textEncoding(path, mode.salvage) };
      else throw error;
    }
  }
}

/** The encoding of a text that is not all UTF-8. */
async function textEncoding(path: string, salvage: boolean): Promise<Encoding> {
  const asWindows = await withDump(path, { salvage, encoding: 'utf-8' }, (dump) =>
    looksLikeWindows1252(dump.bytes()),
  );
  return asWindows ? 'windows-1252' : 'utf-8';
}

const READABLE = 'deliver CSV, NDJSON or Parquet, plain or compressed with gzip or zstd';
/** Signatures of files that are not read, in hexadecimal, each with its message. */
const FOREIGN: readonly (readonly [signature: string, advice: string])[] = [
  ['504b0304', `the file is a zip archive or an Excel workbook; ${READABLE}`],
  ['425a68', `the file is compressed with bzip2; ${READABLE}`],
  ['fd377a585a00', `the file is compressed with xz; ${READABLE}`],
  ['377abcaf271c', `the file is a 7z archive; ${READABLE}`],
  ['d0cf11e0', `the file is an old Excel workbook; ${READABLE}`],
  ['25504446', `the file is a PDF; ${READABLE}`],
];

function compressionOf(signature: Buffer): Compression {
  if (signature.length === 0) throw new UnreadableDump('empty-file', 'the file is empty');
  const hex = signature.toString('hex');
  if (hex.startsWith('1f8b')) return 'gzip';
  if (hex.startsWith('28b52ffd') || /^5.2a4d18/.test(hex)) return 'zstd';
  const foreign = FOREIGN.find(([start]) => hex.startsWith(start));
  if (foreign) throw new UnreadableDump('unknown-format', foreign[1]);
  return 'none';
}

async function* decompressed(
  raw: AsyncIterable<Buffer>,
  compression: Compression,
  salvage: boolean,
): AsyncGenerator<Buffer> {
  try {
    if (compression === 'none') yield* raw;
    else if (compression === 'gzip') yield* gunzip(raw, salvage);
    else yield* unzstd(raw, salvage);
  } catch (error) {
    throw explain(error, compression);
  }
}

function gunzip(raw: AsyncIterable<Buffer>, salvage: boolean): AsyncGenerator<Buffer> {
  const finishFlush = salvage ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
  return through(raw, createGunzip({ chunkSize: READ_BYTES, finishFlush }));
}

async function* unzstd(raw: AsyncIterable<Buffer>, salvage: boolean): AsyncGenerator<Buffer> {
  const finishFlush = salvage ? constants.ZSTD_e_flush : constants.ZSTD_e_end;
  const pieces = framePieces(raw);
  let next = await pieces.next();
  async function* frame(): AsyncGenerator<Buffer> {
    while (!next.done) {
      const { bytes, last } = next.value;
      yield bytes;
      next = await pieces.next();
      if (last) return;
    }
  }
  while (!next.done) yield* through(frame(), createZstdDecompress({ chunkSize: READ_BYTES, finishFlush }));
}

async function* framePieces(raw: AsyncIterable<Buffer>) {
  const walker = new FrameWalker();
  for await (const bytes of raw) yield* walker.walk(bytes);
  yield* walker.end();
}

/** What a decoder makes of the input; its error is thrown, also one that comes after the last byte. */
async function* through(
  input: AsyncIterable<Buffer>,
  decoder: NodeJS.ReadWriteStream,
): AsyncGenerator<Buffer> {
  const finished = new Promise<void>((resolve, reject) => {
    pipeline(Readable.from(input), decoder, (error) => (error ? reject(error) : resolve()));
  });
  // The loop below meets the error first; unobserved it would end the process.
  finished.catch(() => undefined);
  yield* decoder as unknown as AsyncIterable<Buffer>;
  await finished;
}

function explain(error: unknown, compression: Compression): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') {
    return new UnreadableDump(
      'truncated',
      `the ${compression} file ends too early: it was cut off, deliver it again`,
    );
  }
  if (/^(Z_|ZSTD_)/.test(code)) {
    return new UnreadableDump(
      'damaged',
      `the ${compression} file is damaged (${code}): nothing of it was used, deliver it again`,
    );
  }
  return error;
}

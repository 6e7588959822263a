import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { FrameWalker } from './zstd-frames.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

const READ_BYTES = 1 << 20;

/** The file as a whole cannot be read: `message` tells a person what it is and what to do. */
export class UnreadableDump extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'UnreadableDump';
    this.code = code;
  }
}

/** Compression by magic bytes; containers that we do not read are refused by name. Throws {@link UnreadableDump}. */
export async function detectCompression(path: string): Promise<Compression> {
  const head = await firstBytes(path, 6);
  if (head.length === 0) throw new UnreadableDump('empty-file', 'the file is empty');
  const hex = head.toString('hex');
  if (hex.startsWith('1f8b')) return 'gzip';
  if (hex.startsWith('28b52ffd') || /^5.2a4d18/.test(hex)) return 'zstd';
  const foreign = FOREIGN.find(([magic]) => hex.startsWith(magic));
  if (foreign) throw new UnreadableDump('unknown-format', foreign[1]);
  return 'none';
}

const READABLE = 'deliver CSV, NDJSON or Parquet, plain or compressed with gzip or zstd';
const FOREIGN: readonly (readonly [string, string])[] = [
  ['504b0304', `the file is a zip archive or an Excel workbook; ${READABLE}`],
  ['425a68', `the file is compressed with bzip2; ${READABLE}`],
  ['fd377a585a00', `the file is compressed with xz; ${READABLE}`],
  ['377abcaf271c', `the file is a 7z archive; ${READABLE}`],
  ['d0cf11e0', `the file is an old Excel workbook; ${READABLE}`],
  ['25504446', `the file is a PDF; ${READABLE}`],
  ['fffe', 'the file is UTF-16; save it as UTF-8'],
  ['feff', 'the file is UTF-16; save it as UTF-8'],
];

/**
 * Decompressed bytes of a dump. With `salvage` a stream that ends too early ends quietly after its last readable
 * byte; without, it throws {@link UnreadableDump} with the code `truncated` – possibly before the last readable
 * bytes were given out, so read again with `salvage` to have them all. A damaged stream throws `damaged`: what was
 * read of it may be wrong.
 */
export async function* readBytes(
  path: string,
  compression: Compression,
  salvage: boolean,
): AsyncGenerator<Buffer> {
  const file: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: READ_BYTES });
  try {
    if (compression === 'none') yield* file;
    else if (compression === 'gzip') yield* gunzip(file, salvage);
    else yield* unzstd(file, salvage);
  } catch (error) {
    throw explain(error, compression);
  }
}

async function* gunzip(file: AsyncIterable<Buffer>, salvage: boolean): AsyncGenerator<Buffer> {
  const finishFlush = salvage ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
  yield* through(file, createGunzip({ chunkSize: READ_BYTES, finishFlush }));
}

async function* unzstd(file: AsyncIterable<Buffer>, salvage: boolean): AsyncGenerator<Buffer> {
  const finishFlush = salvage ? constants.ZSTD_e_flush : constants.ZSTD_e_end;
  const pieces = framePieces(file);
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

async function* framePieces(file: AsyncIterable<Buffer>) {
  const walker = new FrameWalker();
  for await (const bytes of file) yield* walker.walk(bytes);
  yield* walker.end();
}

/** `decoder`'s output; its error is thrown, also one that comes after the last byte. */
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

async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

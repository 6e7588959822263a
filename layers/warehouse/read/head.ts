import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine/engine.ts';
import { SNIFF_BYTES } from './sniff.ts';
import { type Compression, readBytes } from './source.ts';

/** The first bytes of a dump, decompressed: enough to know its format and its columns. */
export async function readHead(path: string, compression: Compression): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const bytes of readBytes(path, compression, true)) {
    parts.push(bytes);
    length += bytes.length;
    if (length >= SNIFF_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, SNIFF_BYTES);
}

/** Path of the Parquet file itself, decompressed to the scratch folder where it was compressed as a whole. */
export async function plainParquet(input: string, compression: Compression, engine: Engine): Promise<string> {
  if (compression === 'none') return input;
  const path = join(engine.scratch, 'dump.parquet');
  await pipeline(readBytes(input, compression, false), createWriteStream(path));
  return path;
}

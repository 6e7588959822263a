import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { withScratch } from '../concurrency.ts';
import type { ObjectStore } from '../objects.ts';
import { encodeRow, importLine, type Row, writeUnits } from '../row-codec.ts';

/** What lies in an object for ImportTable. */
export interface WrittenPart {
  readonly rows: number;
  /** Write units that the same rows would cost one by one. */
  readonly writeUnits: number;
  /** Unpacked: what an import is billed by. */
  readonly bytes: number;
}

/** Lines that go through the compressor at a time. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Writes rows of one version as an object that ImportTable reads: lines of DynamoDB JSON, gzip. The same rows give the same
 * object. Memory is bounded by the chunk; readers see all of the object or nothing.
 */
export async function writeImportPart(
  objects: ObjectStore,
  key: string,
  version: string,
  rows: Iterable<Row>,
): Promise<WrittenPart> {
  const sum = { rows: 0, writeUnits: 0, bytes: 0 };

  function* chunks(): Generator<Buffer> {
    let lines: Buffer[] = [];
    let size = 0;
    for (const row of rows) {
      const item = encodeRow(version, row, null);
      const line = Buffer.from(importLine(item));
      sum.rows++;
      sum.writeUnits += writeUnits(item);
      sum.bytes += line.length;
      lines.push(line);
      size += line.length;
      if (size < CHUNK_BYTES) continue;
      yield Buffer.concat(lines);
      lines = [];
      size = 0;
    }
    if (size > 0) yield Buffer.concat(lines);
  }

  return withScratch(async (folder) => {
    const path = join(folder, 'part.json.gz');
    // Bodies are deflated already: what is left to gain is that base64 says six bits in eight.
    await pipeline(Readable.from(chunks()), createGzip({ level: 1 }), createWriteStream(path));
    await objects.upload(path, key);
    return sum;
  });
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import type { Dialect } from './dialect.ts';
import { type RecordBlock, RecordSplitter, type SplitOptions } from './record-splitter.ts';
import type { Relation } from './relation.ts';
import type { TextShape } from './sniff.ts';
import { csvRelation, ndjsonRelation } from './text-relations.ts';

/** Records handed to the engine at a time: its memory is bounded by this, and splitting overlaps with its work. */
const BLOCK_BYTES = 16 << 20;

export interface TextJob extends Pick<SplitOptions, 'maxRecordBytes' | 'unclean'> {
  readonly engine: Engine;
  readonly shape: TextShape;
  /** Columns to read; of CSV such as the header has. */
  readonly names: readonly string[];
  /** The whole dump, decompressed. */
  readonly bytes: AsyncIterable<Buffer>;
  /** The dump is known to be truncated: its unfinished last record is dropped. */
  readonly cutOff: boolean;
}

/** Records that were split, as a relation, and those that could not be, with their places. */
export interface TextBlock extends Pick<RecordBlock, 'broken' | 'breaks'> {
  readonly relation: Relation;
}

/**
 * Visits a CSV or NDJSON dump block by block, in the order of its lines; the next block is split while one is visited.
 * @returns the line after the last record
 */
export async function eachTextBlock(
  { engine, shape, names, bytes, cutOff, ...options }: TextJob,
  visit: (block: TextBlock) => Promise<void>,
): Promise<number> {
  const { maxRecordBytes } = options;
  let blocks = 0;
  let working: Promise<void> = Promise.resolve();
  async function emit({ bytes: block, broken, breaks }: RecordBlock): Promise<void> {
    // Two files in turn: one is read by the engine while the other is written.
    const path = join(engine.scratch, `block-${blocks++ % 2}`);
    await writeFile(path, block);
    await working;
    const relation =
      shape.format === 'csv'
        ? csvRelation(path, shape.delimiter, shape.header, names, maxRecordBytes)
        : ndjsonRelation(path, names, maxRecordBytes);
    working = visit({ relation, broken, breaks });
    // Awaited with the next block; unobserved until then it would end the process.
    working.catch(() => undefined);
  }
  const dialect: Dialect =
    shape.format === 'csv'
      ? { format: 'csv', delimiter: shape.delimiter.charCodeAt(0), fields: shape.header.length }
      : { format: 'ndjson' };
  const splitter = new RecordSplitter(
    dialect,
    { ...options, blockBytes: BLOCK_BYTES },
    shape.firstLine,
    emit,
  );
  try {
    let skip = shape.skipBytes;
    for await (const piece of bytes) {
      const dropped = Math.min(skip, piece.length);
      skip -= dropped;
      if (dropped < piece.length) await splitter.write(piece.subarray(dropped));
    }
    await splitter.end(cutOff);
  } finally {
    await working;
  }
  return splitter.nextLine;
}

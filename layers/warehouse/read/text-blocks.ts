import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import type { Dialect } from './dialect.ts';
import { type RecordBlock, RecordSplitter, type SplitOptions } from './record-splitter.ts';
import type { Relation } from './relation.ts';
import type { TextShape } from './sniff.ts';
import { csvRelation, ndjsonRelation, type PickedColumn } from './text-relations.ts';

/** Records handed to the engine at a time: its memory is bounded by this, and splitting overlaps with its work. */
const BLOCK_BYTES = 16 << 20;

export interface TextJob extends Pick<SplitOptions, 'maxRecordBytes' | 'unclean' | 'encodingKnown'> {
  readonly engine: Engine;
  readonly shape: TextShape;
  /** Columns to read, as the mapping calls them. */
  readonly names: readonly string[];
  /** CSV: the column of the header for such a name. */
  readonly columnOf: (name: string) => string | undefined;
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
  { engine, shape, names, columnOf, bytes, cutOff, ...options }: TextJob,
  visit: (block: TextBlock) => Promise<void>,
): Promise<number> {
  const { maxRecordBytes } = options;
  const picked = shape.format === 'csv' ? pickedColumns(shape.header, names, columnOf) : [];
  let blocks = 0;
  let working: Promise<void> = Promise.resolve();
  async function emit({ bytes: block, broken, breaks }: RecordBlock): Promise<void> {
    // Two files in turn: one is read by the engine while the other is written.
    const path = join(engine.scratch, `block-${blocks++ % 2}`);
    await writeFile(path, block);
    await working;
    const relation =
      shape.format === 'csv'
        ? csvRelation(path, shape.delimiter, shape.header.length, picked, maxRecordBytes)
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

/** Those of the names that the header has. */
function pickedColumns(
  header: readonly string[],
  names: readonly string[],
  columnOf: TextJob['columnOf'],
): PickedColumn[] {
  return names.flatMap((name) => {
    const column = columnOf(name);
    if (column === undefined) return [];
    const path = name.startsWith(`${column}.`) ? name.slice(column.length + 1).split('.') : [];
    return [{ name, at: header.indexOf(column), path }];
  });
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import type { WantedColumns } from '../mapping/slots.ts';
import type { Dialect } from '../read/dialect.ts';
import { type RecordBlock, RecordSplitter } from '../read/record-splitter.ts';
import { csvRelation, ndjsonRelation } from '../read/relations.ts';
import type { TextShape } from '../read/sniff.ts';
import { UnreadableDump } from '../read/source.ts';
import type { StagedRows } from './staged-rows.ts';

/** Records handed to the engine at a time: its memory is bounded by this, and scanning overlaps with its work. */
const BLOCK_BYTES = 16 << 20;

export interface TextJob {
  readonly engine: Engine;
  readonly rows: StagedRows;
  readonly wanted: WantedColumns;
  readonly shape: TextShape;
  /** The whole dump, decompressed. */
  readonly bytes: AsyncIterable<Buffer>;
  /** The dump is known to be cut off: its unfinished last record is dropped. */
  readonly cutOff: boolean;
  readonly maxRecordBytes: number;
}

/** Columns of a dump by whether the mapping reads them. */
export interface ColumnsFound {
  readonly used: readonly string[];
  readonly unused: readonly string[];
}

/** Columns of a header by use. Throws {@link UnreadableDump} that names those missing, those found and those expected. */
export function matchColumns(found: readonly string[], wanted: WantedColumns): ColumnsFound {
  const missing = wanted.required.filter((name) => !found.includes(name));
  if (missing.length > 0) {
    throw new UnreadableDump(
      'wrong-header',
      `no column ${quoted(missing)}; found ${quoted(found)}; expected ${quoted(wanted.required)}` +
        (wanted.optional.length > 0 ? ` and perhaps ${quoted(wanted.optional)}` : ''),
    );
  }
  const all = [...wanted.required, ...wanted.optional];
  return {
    used: all.filter((name) => found.includes(name)),
    unused: found.filter((name) => !all.includes(name)),
  };
}

/** Keys of NDJSON records by use; a wanted name with dots uses the key before its first dot. */
function matchKeys(found: readonly string[], wanted: WantedColumns): ColumnsFound {
  const used = new Set(
    [...wanted.required, ...wanted.optional].flatMap((name) => [name, name.split('.')[0] ?? name]),
  );
  return { used: found.filter((key) => used.has(key)), unused: found.filter((key) => !used.has(key)) };
}

/** Takes a CSV or NDJSON dump through the mapping. Returns the columns found and the line after the last record. */
export async function stageText(job: TextJob): Promise<{ columns: ColumnsFound; nextLine: number }> {
  const { engine, rows, shape, maxRecordBytes } = job;
  const csv = shape.format === 'csv';
  const columns = csv ? matchColumns(shape.header, job.wanted) : matchKeys(shape.header, job.wanted);
  // Any record of NDJSON may have any key.
  const used = csv ? columns.used : [...job.wanted.required, ...job.wanted.optional];
  await rows.prepare(used);

  let blocks = 0;
  let working: Promise<void> = Promise.resolve();
  const emit = async (block: RecordBlock): Promise<void> => {
    // Two files in turn: one is being read by the engine while the other is written.
    const path = join(engine.scratch, `block-${blocks++ % 2}`);
    await writeFile(path, block.bytes);
    await working;
    const relation = csv
      ? csvRelation(path, shape.delimiter, shape.header, used, maxRecordBytes)
      : ndjsonRelation(path, used, maxRecordBytes);
    working = rows.take(relation, block.broken);
    // Awaited with the next block; unobserved until then it would end the process.
    working.catch(() => undefined);
  };
  const dialect: Dialect = csv
    ? { format: 'csv', delimiter: shape.delimiter.charCodeAt(0), fields: shape.header.length }
    : { format: 'ndjson' };
  const splitter = new RecordSplitter(
    dialect,
    { maxRecordBytes, blockBytes: BLOCK_BYTES },
    shape.firstLine,
    emit,
  );
  try {
    let skip = shape.skipBytes;
    for await (const bytes of job.bytes) {
      const dropped = Math.min(skip, bytes.length);
      skip -= dropped;
      if (dropped < bytes.length) await splitter.write(bytes.subarray(dropped));
    }
    await splitter.end(job.cutOff);
  } finally {
    await working;
  }
  return { columns, nextLine: splitter.nextLine };
}

/** Names for a person. A file without a header shows its first row here: no e-mail address of it. */
function quoted(names: readonly string[]): string {
  return (
    names
      .slice(0, 40)
      .map((name) => `'${name.includes('@') ? '…' : name.slice(0, 40)}'`)
      .join(', ') || 'none'
  );
}

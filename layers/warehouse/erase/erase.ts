import { createWriteStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, pathLiteral } from '../engine/sql.ts';
import { csvOptions, type Mapping } from '../mapping/mapping.ts';
import { type Compression, type DumpFile, salvaging, withDump } from '../read/dump-file.ts';
import { DEFAULT_LIMITS } from '../read/limits.ts';
import { describeParquet, eachParquetBatch } from '../read/parquet.ts';
import { sniffFormat, sniffText } from '../read/sniff.ts';
import { eachTextBlock } from '../read/text-blocks.ts';
import { ErasedRecords, type EraseResult } from './erased-records.ts';
import { withoutLines } from './without-lines.ts';

export interface EraseOptions {
  /** Local path of the dump. */
  readonly input: string;
  /** Name under which the shop delivered it. */
  readonly name: string;
  readonly kind: 'events' | 'customers';
  readonly mapping: Mapping;
  /** Whether the records of a customer are removed, by the identifier that the dump has. */
  readonly isErased: (customerId: string) => boolean;
  /** Path of the dump without them, in the same format and compression. Not written when nothing is removed. */
  readonly output: string;
  readonly engine: EngineOptions;
}

/**
 * Copies a dump without the records of some customers. All other bytes of a text dump stay as they are, but its last
 * line is ended; of Parquet the engine writes a new file with the same columns. A truncated dump keeps its readable part.
 * Memory: a block of the dump, and the numbers of the lines to remove.
 * @throws UnreadableDump where the file as a whole cannot be read
 */
export async function eraseFromDump(options: EraseOptions): Promise<EraseResult> {
  const source = options.mapping[options.kind]?.fields.customer_id;
  if (source === undefined) return { erased: 0, byCustomer: new Map(), kept: 0, unread: 0 };
  return salvaging((salvage) =>
    withDump(options.input, salvage, (dump) =>
      withEngine(options.engine, async (engine) => {
        const records = new ErasedRecords(engine, source, options.mapping.empty, options.isErased);
        await records.prepare();
        const format = sniffFormat(await dump.head(), options.name);
        if (format === 'parquet') await eraseFromParquet(options, dump, engine, records);
        else await eraseFromText(options, dump, engine, records, format, salvage);
        return records.result();
      }),
    ),
  );
}

async function eraseFromText(
  { input, output, kind, mapping }: EraseOptions,
  dump: DumpFile,
  engine: Engine,
  records: ErasedRecords,
  format: 'csv' | 'ndjson',
  salvage: boolean,
): Promise<void> {
  const { maxFields, maxRecordBytes } = DEFAULT_LIMITS;
  const shape = await sniffText(await dump.head(), format, csvOptions(mapping, kind), maxFields, engine);
  const wanted = records.columns;
  const names = format === 'csv' ? wanted.filter((name) => shape.header.includes(name)) : wanted;
  const nextLine = await eachTextBlock(
    { engine, shape, names, bytes: dump.bytes(), cutOff: salvage, maxRecordBytes, unclean: 'repair' },
    ({ relation, broken, breaks }) => records.take(relation, broken.length, breaks),
  );
  const lines = [...records.lines];
  if (lines.length === 0) return;
  // What is cut off may be anybody's, and staging does not use it either.
  if (salvage) lines.push({ first: nextLine, last: Number.POSITIVE_INFINITY });
  await withDump(input, salvage, (again) =>
    pipeline([
      Readable.from(withoutLines(again.bytes(), lines)),
      ...compressors(dump.compression),
      createWriteStream(output),
    ]),
  );
}

function compressors(compression: Compression): Transform[] {
  if (compression === 'gzip') return [createGzip()];
  return compression === 'zstd' ? [createZstdCompress()] : [];
}

async function eraseFromParquet(
  { output }: EraseOptions,
  dump: DumpFile,
  engine: Engine,
  records: ErasedRecords,
): Promise<void> {
  const path = await dump.plainPath(engine);
  const shape = await describeParquet(engine, path);
  await eachParquetBatch(path, shape, records.columns, (relation) => records.take(relation));
  if (records.lines.length === 0) return;
  await engine.run(
    `COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet(${pathLiteral(path)}, file_row_number = true)
         WHERE file_row_number + 1 NOT IN (SELECT line FROM erased) ORDER BY file_row_number)
       TO ${literal(output)} (FORMAT parquet, COMPRESSION zstd)`,
  );
}

import { createWriteStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, pathLiteral } from '../engine/sql.ts';
import { csvOptions, type Mapping } from '../mapping/mapping.ts';
import { columnFor, type Mappings } from '../mapping/mappings.ts';
import { emitOf } from '../mapping/slots.ts';
import { type Compression, type DumpFile, type ReadingMode, salvaging, withDump } from '../read/dump-file.ts';
import { encoded } from '../read/encoding.ts';
import { DEFAULT_LIMITS } from '../read/limits.ts';
import { eachParquetBatch, type ParquetShape } from '../read/parquet.ts';
import { sniffFormat, type TextShape } from '../read/sniff.ts';
import { eachTextBlock } from '../read/text-blocks.ts';
import { mappingOf } from '../stage/mapping-of-dump.ts';
import { ErasedRecords, type EraseResult, type IsErased } from './erased-records.ts';
import { withoutLines } from './without-lines.ts';

export interface EraseOptions {
  /** Local path of the dump. */
  readonly input: string;
  /** Name under which the shop delivered it. */
  readonly name: string;
  readonly kind: 'events' | 'customers';
  /** The mapping by the dump's name or columns. */
  readonly mappings: Mappings;
  readonly isErased: IsErased;
  /** Path of the dump without them, in the same format and compression. Not written when nothing is removed. */
  readonly output: string;
  readonly engine: EngineOptions;
}

/**
 * Copies a dump without the records of some customers. All other bytes of a text dump stay as they are, but its last
 * line is ended, and what was one document of JSON or XML becomes NDJSON; of Parquet the engine writes a new file with the same columns. A truncated dump keeps its readable part.
 * Memory: a block of the dump, and the numbers of the lines to remove.
 * @throws UnreadableDump where the file as a whole cannot be read
 */
export async function eraseFromDump(options: EraseOptions): Promise<EraseResult> {
  const { input, kind, name } = options;
  const mapping = options.mappings.named(kind, name);
  if (mapping !== undefined && !namesCustomers(mapping, kind)) return NOTHING_ERASED;
  const declared = mapping === undefined ? undefined : csvOptions(mapping, kind).encoding;
  return salvaging(input, declared, (mode) =>
    withDump(input, mode, (dump) =>
      withEngine(options.engine, async (engine) => {
        const format = sniffFormat(await dump.head(), name);
        const maxFields = DEFAULT_LIMITS.maxFields;
        const found = await mappingOf({ kind, mapping, maxFields }, dump, format, engine);
        if (!namesCustomers(found.mapping, kind)) return NOTHING_ERASED;
        const records = new ErasedRecords(engine, found.mapping, kind, options.isErased);
        await records.prepare();
        if (found.parquet !== undefined)
          await eraseFromParquet(options, dump, engine, records, found.parquet);
        else await eraseFromText(options, dump, engine, records, found.shape, mode);
        return records.result();
      }),
    ),
  );
}

const NOTHING_ERASED: EraseResult = {
  erased: 0,
  byCustomer: new Map(),
  byDevice: new Map(),
  kept: 0,
  unread: 0,
};

/** Whether rows of a kind can belong to a customer. */
function namesCustomers(mapping: Mapping, kind: EraseOptions['kind']): boolean {
  const fields = [mapping[kind]?.fields, ...emitOf(mapping[kind]).map((event) => event.fields)];
  return fields.some(
    (each) =>
      each?.customer_id != null || (each as { anonymous_id?: unknown } | undefined)?.anonymous_id != null,
  );
}

async function eraseFromText(
  { input, output }: EraseOptions,
  dump: DumpFile,
  engine: Engine,
  records: ErasedRecords,
  shape: TextShape,
  mode: ReadingMode,
): Promise<void> {
  const { maxRecordBytes } = DEFAULT_LIMITS;
  const { names, aliases } = records;
  const columnOf = (name: string) => columnFor(shape.header, name, aliases);
  const nextLine = await eachTextBlock(
    {
      engine,
      shape,
      names: shape.format === 'csv' ? names.filter((name) => columnOf(name) !== undefined) : names,
      columnOf,
      bytes: dump.bytes(),
      cutOff: mode.salvage,
      maxRecordBytes,
      unclean: 'repair',
      encodingKnown: mode.encoding !== undefined,
    },
    ({ relation, broken, breaks }) => records.take(relation, broken.length, breaks),
  );
  await records.end();
  const lines = [...records.lines];
  if (lines.length === 0) return;
  // What is cut off may be anybody's, and staging does not use it either.
  if (mode.salvage) lines.push({ first: nextLine, last: Number.POSITIVE_INFINITY });
  // Lines of Windows-1252 end where they end in UTF-8, so its bytes can stay as they are.
  const raw = mode.encoding === 'windows-1252' ? { ...mode, encoding: 'utf-8' as const } : mode;
  await withDump(input, raw, (again) =>
    pipeline([
      Readable.from(encoded(withoutLines(again.bytes(), lines), again.encoding)),
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
  shape: ParquetShape,
): Promise<void> {
  const path = await dump.plainPath(engine);
  const header = shape.columns.map(({ name }) => name);
  const columnOf = (name: string) => columnFor(header, name, records.aliases);
  const names = records.names.filter((name) => columnOf(name) !== undefined);
  await eachParquetBatch(path, shape, names, columnOf, (relation) => records.take(relation));
  await records.end();
  if (records.lines.length === 0) return;
  await engine.run(
    `COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet(${pathLiteral(path)}, file_row_number = true)
         WHERE file_row_number + 1 NOT IN (SELECT line FROM erased) ORDER BY file_row_number)
       TO ${literal(output)} (FORMAT parquet, COMPRESSION zstd)`,
  );
}

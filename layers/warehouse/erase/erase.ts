import { createWriteStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, literals, pathLiteral } from '../engine/sql.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Dialect } from '../read/dialect.ts';
import { plainParquet, readHead } from '../read/head.ts';
import { DEFAULT_LIMITS } from '../read/limits.ts';
import { COMPLETE, INCOMPLETE, RecordParser } from '../read/record-parser.ts';
import { parquetRelation } from '../read/relations.ts';
import { sniffFormat, sniffText, type TextShape } from '../read/sniff.ts';
import { type Compression, detectCompression, readBytes, UnreadableDump } from '../read/source.ts';
import {
  type CustomerSource,
  customerOfRecord,
  customerSource,
  customerSql,
  type TextOf,
} from './customer-of-record.ts';
import { columnsOfRecord } from './record-columns.ts';

const LF = 10;

export interface EraseOptions {
  /** Local path of the dump. */
  readonly input: string;
  /** Name under which the shop delivered it. */
  readonly name: string;
  readonly kind: 'events' | 'customers';
  readonly mapping: Mapping;
  /** Whether a record of this customer goes. */
  readonly isErased: (customer: string) => boolean;
  /** Path of the dump without them. */
  readonly output: string;
  readonly engine: EngineOptions;
  /**
   * `same`: format and compression as delivered, records gone with their lines. `lines`: plain, with an empty line for each
   * line that went, so that what is told of the others names the lines of the dump itself.
   */
  readonly as: 'same' | 'lines';
}

export interface EraseResult {
  /** Records that went. With none, nothing may have been written to `output`. */
  readonly erased: number;
  /** Of these, by customer. */
  readonly byCustomer: ReadonlyMap<string, number>;
  /** Records that stayed, readable or not. */
  readonly kept: number;
  /** Records in which no customer can be told from the rest, because they cannot be read; they stayed. */
  readonly unread: number;
}

/**
 * A dump without the records of some customers. All other bytes stay as they are. A text dump is read once, in a block's
 * memory; of Parquet the engine writes a new file with the same columns. A dump that is cut off keeps its readable part.
 * @throws UnreadableDump where the file as a whole cannot be read, or names no customers in a way the mapping knows
 */
export async function eraseFromDump(options: EraseOptions): Promise<EraseResult> {
  const source = customerSource(options.mapping, options.kind);
  if (source === undefined) return { erased: 0, byCustomer: new Map(), kept: 0, unread: 0 };
  const compression = await detectCompression(options.input);
  const head = await readHead(options.input, compression);
  const format = sniffFormat(head, options.name);
  if (format === 'parquet') return eraseFromParquet(options, compression, source);
  const whose = customerOfRecord(source);
  const shape = sniffText(head, format, options.mapping.csv, DEFAULT_LIMITS.maxFields);
  try {
    return await eraseFromText(options, compression, shape, whose, false);
  } catch (error) {
    if (!(error instanceof UnreadableDump) || error.code !== 'truncated') throw error;
    return eraseFromText(options, compression, shape, whose, true);
  }
}

type Whose = ReturnType<typeof customerOfRecord>;

async function eraseFromText(
  options: EraseOptions,
  compression: Compression,
  shape: TextShape,
  whose: Whose,
  salvage: boolean,
): Promise<EraseResult> {
  const byCustomer = new Map<string, number>();
  const counts = { erased: 0, byCustomer, kept: 0, unread: 0 };
  const bytes = readBytes(options.input, compression, salvage);
  const left = recordsLeft(
    bytes,
    shape,
    counts,
    (text) => {
      const customer = whose(text);
      if (customer === undefined || !options.isErased(customer)) return false;
      byCustomer.set(customer, (byCustomer.get(customer) ?? 0) + 1);
      return true;
    },
    { keepLines: options.as === 'lines', cutOff: salvage },
  );
  const steps: Transform[] = options.as === 'lines' ? [] : compressors(compression);
  const file = createWriteStream(options.output);
  await pipeline([Readable.from(left), ...steps, file]);
  return counts;
}

function compressors(compression: Compression): Transform[] {
  if (compression === 'gzip') return [createGzip()];
  return compression === 'zstd' ? [createZstdCompress()] : [];
}

/** The bytes of a text dump without the records that go. */
async function* recordsLeft(
  bytes: AsyncIterable<Buffer>,
  shape: TextShape,
  counts: { erased: number; kept: number; unread: number },
  goes: (text: TextOf) => boolean,
  { keepLines, cutOff }: { readonly keepLines: boolean; readonly cutOff: boolean },
): AsyncGenerator<Buffer> {
  const dialect: Dialect =
    shape.format === 'csv'
      ? { format: 'csv', delimiter: shape.delimiter.charCodeAt(0), fields: shape.header.length }
      : { format: 'ndjson' };
  const parser = new RecordParser(dialect, DEFAULT_LIMITS.maxRecordBytes);
  const columns = columnsOfRecord(dialect, shape.header);
  let skip = shape.skipBytes;
  let carry: Buffer = Buffer.alloc(0);

  function* split(buffer: Buffer, final: boolean): Generator<Buffer> {
    let at = 0;
    /** Everything from here on up to `at` stays and was not handed on yet. */
    let from = 0;
    while (at < buffer.length) {
      const verdict = parser.parse(buffer, at);
      if (verdict === INCOMPLETE && !final) break;
      if (verdict !== COMPLETE) {
        // As curation does: what cannot be read costs one line.
        const end = buffer.indexOf(LF, at);
        counts.unread += 1;
        counts.kept += 1;
        at = end < 0 ? buffer.length : end + 1;
        continue;
      }
      const { next, contentEnd, breaks } = parser;
      if (contentEnd > at) {
        const text = columns(buffer, at, contentEnd);
        if (text === undefined) counts.unread += 1;
        if (text !== undefined && goes(text)) {
          counts.erased += 1;
          if (at > from) yield buffer.subarray(from, at);
          if (keepLines) yield Buffer.alloc(breaks + 1, LF);
          from = next;
        } else counts.kept += 1;
      }
      at = next;
    }
    if (at > from) yield buffer.subarray(from, at);
    carry = Buffer.from(buffer.subarray(at));
  }

  for await (const block of bytes) {
    const head = Math.min(skip, block.length);
    skip -= head;
    if (head > 0) yield block.subarray(0, head);
    const rest = block.subarray(head);
    if (rest.length > 0) yield* split(carry.length === 0 ? rest : Buffer.concat([carry, rest]), false);
  }
  // With a line end added the last record ends as every other.
  // What is cut off may be anybody's, and curation does not use it either.
  if (carry.length > 0 && !cutOff) yield* split(Buffer.concat([carry, Buffer.of(LF)]), true);
}

async function eraseFromParquet(
  options: EraseOptions,
  compression: Compression,
  customer: CustomerSource,
): Promise<EraseResult> {
  return withEngine(options.engine, async (engine) => {
    const path = await plainParquet(options.input, compression, engine);
    const columns = (await engine.rows(`DESCRIBE SELECT * FROM read_parquet(${pathLiteral(path)})`)).map(
      ([name, type]) => ({ name: String(name), type: String(type) }),
    );
    const { sql, names } = parquetRelation(path, columns, customer.columns);
    await engine.run(
      `CREATE TEMP TABLE named AS SELECT line, ${customerSql(customer, (name) => `c${names.indexOf(name)}`)} AS customer FROM (${sql})`,
    );
    const named = await engine.rows(
      'SELECT customer, count(*)::DOUBLE FROM named WHERE customer IS NOT NULL GROUP BY customer',
    );
    const byCustomer = new Map(
      named.map(([id, count]) => [String(id), Number(count)] as const).filter(([id]) => options.isErased(id)),
    );
    const [row] = await engine.rows('SELECT count(*)::DOUBLE FROM named');
    const all = Number(row?.[0] ?? 0);
    if (byCustomer.size === 0) return { erased: 0, byCustomer, kept: all, unread: 0 };
    const gone = [...byCustomer.keys()];
    const going = `customer IN (${literals(gone)})`;
    await engine.run(
      `COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet(${pathLiteral(path)}, file_row_number = true)
           WHERE file_row_number + 1 NOT IN (SELECT line FROM named WHERE ${going}) ORDER BY file_row_number)
         TO ${literal(options.output)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const erased = [...byCustomer.values()].reduce((sum, count) => sum + count, 0);
    return { erased, byCustomer, kept: all - erased, unread: 0 };
  });
}

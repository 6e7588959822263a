import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { CR, LF } from './dialect.ts';
import { HEAD_BYTES } from './dump-file.ts';
import { COMPLETE, MALFORMED, RecordParser } from './record-parser.ts';
import { csvRelation } from './text-relations.ts';
import { UnreadableDump } from './unreadable-dump.ts';

export type DumpFormat = 'csv' | 'ndjson' | 'parquet';

const BOM = Buffer.of(0xef, 0xbb, 0xbf);
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** What the mapping says of a CSV dump. */
export interface CsvOptions {
  /** By default found in the header. */
  readonly delimiter?: string | undefined;
  /** Names of the columns of a file without a header line. */
  readonly header?: readonly string[] | undefined;
  /** Lines before the header, or before the first row of a file without one. */
  readonly skip?: number | undefined;
}

/** How a dump is looked at. */
export interface SniffOptions {
  readonly csv: CsvOptions;
  readonly maxFields: number;
  /** Whether a row has the columns that are looked for: the header of a file whose first lines are something else. */
  readonly isHeader: (row: readonly string[]) => boolean;
}

/** Where the records of a text dump start and what its columns are called. */
export interface TextShape {
  readonly format: 'csv' | 'ndjson';
  /** CSV only. */
  readonly delimiter: string;
  /** CSV: names of the columns, blanks around them taken away. NDJSON: the keys of the records that were looked at. */
  readonly header: readonly string[];
  /** CSV: names that several columns have; behind the first stands a number. */
  readonly repeated: readonly string[];
  /** Lines before the header that were passed over because they are none. */
  readonly preamble: number;
  /** Bytes before the first record: byte-order mark, blank lines, header. */
  readonly skipBytes: number;
  /** Physical line of the first record, from 1. */
  readonly firstLine: number;
}

/** Format by content first, by name where the content leaves it open. */
export function sniffFormat(head: Buffer, name: string): DumpFormat {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  const text = head.subarray(bomLength(head)).toString('latin1');
  if (text.trim() === '')
    throw new UnreadableDump('empty-file', 'the file holds only white space: deliver it again with its rows');
  refuseBinary(head);
  const first = text.trimStart()[0];
  if (first === '{') return 'ndjson';
  const extension = extname(name.replace(/\.(gz|gzip|zst|zstd)$/i, '')).toLowerCase();
  if (first === '[' && extension === '.json') {
    throw new UnreadableDump('json-array', 'the file is a JSON array, but not of objects: deliver objects');
  }
  return ['.ndjson', '.jsonl', '.json'].includes(extension) ? 'ndjson' : 'csv';
}

/** Shape of a text dump from its {@link HEAD_BYTES}. Throws {@link UnreadableDump}. */
export async function sniffText(
  head: Buffer,
  format: 'csv' | 'ndjson',
  { csv, maxFields, isHeader }: SniffOptions,
  engine: Engine,
): Promise<TextShape> {
  const bom = bomLength(head);
  if (format === 'ndjson') {
    const header = keysOf(head.subarray(bom));
    return { format, delimiter: '', header, repeated: [], preamble: 0, skipBytes: bom, firstLine: 1 };
  }
  let start = passBlank(head, { skipBytes: bom, firstLine: 1 });
  // Excel's hint, a line of its own.
  const hint = /^"?sep=(.)"?\r?\n/i.exec(head.toString('latin1', start.skipBytes, start.skipBytes + 16));
  if (hint !== null) start = { skipBytes: start.skipBytes + hint[0].length, firstLine: start.firstLine + 1 };
  for (let i = 0; i < (csv.skip ?? 0); i++) start = passLine(head, start);
  const given =
    csv.delimiter ?? (hint !== null && DELIMITERS.some((one) => one === hint[1]) ? hint[1] : undefined);
  const delimiters = given === undefined ? DELIMITERS : [given];
  if (csv.header) {
    const { delimiter } = firstRecord(head, start.skipBytes, delimiters);
    return { format, delimiter, ...named(csv.header), preamble: 0, ...start };
  }
  const first = firstRecord(head, start.skipBytes, delimiters);
  if (first.fields > maxFields) {
    throw new UnreadableDump(
      'too-many-columns',
      `the header has ${first.fields} columns, more than ${maxFields}: deliver fewer columns`,
    );
  }
  const header = await readHeader(engine, first);
  if (!isHeader(header)) {
    const later = await headerBelow(head, start, delimiters, isHeader, engine);
    if (later !== undefined) return { format, ...later };
  }
  return {
    format,
    delimiter: first.delimiter,
    ...named(header),
    preamble: 0,
    skipBytes: first.next,
    firstLine: start.firstLine + 1 + first.breaks,
  };
}

/** Lines of a preamble that are passed over at most. */
const MOST_PREAMBLE = 50;

/** A header below other lines; undefined: none of them has the columns that are looked for. */
async function headerBelow(
  head: Buffer,
  from: Start,
  delimiters: readonly string[],
  isHeader: (row: readonly string[]) => boolean,
  engine: Engine,
): Promise<Omit<TextShape, 'format'> | undefined> {
  let start = from;
  for (let preamble = 1; preamble <= MOST_PREAMBLE; preamble++) {
    start = passLine(head, start);
    if (start.skipBytes >= head.length) return undefined;
    let record: FirstRecord;
    try {
      record = firstRecord(head, start.skipBytes, delimiters);
    } catch (error) {
      if (error instanceof UnreadableDump) continue;
      throw error;
    }
    if (record.fields < 2) continue;
    const header = await readHeader(engine, record);
    if (!isHeader(header)) continue;
    const { delimiter, next, breaks } = record;
    return {
      delimiter,
      ...named(header),
      preamble,
      skipBytes: next,
      firstLine: start.firstLine + 1 + breaks,
    };
  }
  return undefined;
}

type Start = Pick<TextShape, 'skipBytes' | 'firstLine'>;

function passBlank(head: Buffer, { skipBytes, firstLine }: Start): Start {
  let at = skipBytes;
  let line = firstLine;
  while (head[at] === LF || head[at] === CR) {
    if (head[at] === LF) line += 1;
    at += 1;
  }
  return { skipBytes: at, firstLine: line };
}

function passLine(head: Buffer, { skipBytes, firstLine }: Start): Start {
  const end = head.indexOf(LF, skipBytes);
  return { skipBytes: end < 0 ? head.length : end + 1, firstLine: firstLine + 1 };
}

/** Columns with names of their own: behind the second of a name stands `(2)`. */
function named(header: readonly string[]): Pick<TextShape, 'header' | 'repeated'> {
  const count = new Map<string, number>();
  const own = header.map((name) => {
    const nth = (count.get(name) ?? 0) + 1;
    count.set(name, nth);
    return nth === 1 || name === '' ? name : `${name} (${nth})`;
  });
  return {
    header: own,
    repeated: [...count].filter(([name, n]) => n > 1 && name !== '').map(([name]) => name),
  };
}

/** Keys of the objects on the whole lines, in the order of their first appearance. */
function keysOf(head: Buffer): string[] {
  const keys = new Set<string>();
  for (const line of head.toString('utf8').split('\n')) {
    try {
      const record: unknown = JSON.parse(line);
      if (record === null || typeof record !== 'object' || Array.isArray(record)) continue;
      for (const key of Object.keys(record)) keys.add(key);
    } catch {
      // Rejected later, with its line.
    }
  }
  return [...keys];
}

function bomLength(head: Buffer): number {
  return head.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
}

function refuseBinary(head: Buffer): void {
  let control = 0;
  for (const byte of head.subarray(0, 4096)) {
    if (byte < 9 || (byte > 13 && byte < 32)) control += 1;
  }
  // A stray control byte is a matter of its row; text has no more than a few.
  if (control > 16) {
    throw new UnreadableDump(
      'unknown-format',
      'the file is neither text nor Parquet: deliver CSV, NDJSON or Parquet',
    );
  }
}

interface FirstRecord {
  readonly delimiter: string;
  /** Without its line end. */
  readonly content: Buffer;
  readonly fields: number;
  /** Line ends within it. */
  readonly breaks: number;
  /** Position behind its line end. */
  readonly next: number;
}

/** The record that starts at `from`, by the delimiter that gives it most fields. */
function firstRecord(head: Buffer, from: number, delimiters: readonly string[]): FirstRecord {
  const bytes = head.length < HEAD_BYTES ? Buffer.concat([head, Buffer.of(LF)]) : head;
  let malformed = false;
  let most: FirstRecord | undefined;
  for (const delimiter of delimiters) {
    const parser = new RecordParser(
      { format: 'csv', delimiter: delimiter.charCodeAt(0), fields: 0 },
      HEAD_BYTES,
    );
    const verdict = parser.parse(bytes, from);
    malformed ||= verdict === MALFORMED;
    if (verdict !== COMPLETE || (most !== undefined && most.fields >= parser.fields)) continue;
    const { contentEnd, fields, breaks } = parser;
    const next = Math.min(parser.next, head.length);
    most = { delimiter, content: bytes.subarray(from, contentEnd), fields, breaks, next };
  }
  if (most !== undefined) return most;
  const line = bytes.subarray(from, bytes.indexOf(LF, from) + 1).toString('latin1');
  if (/\r[^\n]/.test(line)) {
    throw new UnreadableDump(
      'unknown-format',
      'lines end with a carriage return alone: save the file with LF or CRLF',
    );
  }
  if (malformed) {
    throw new UnreadableDump(
      'wrong-header',
      'the header has text after a closing quote: put the whole name in quotes, and double a quote within it',
    );
  }
  throw new UnreadableDump(
    'wrong-header',
    bytes === head
      ? `the first line is longer than ${HEAD_BYTES} bytes: the file needs a header line`
      : 'the header has a quote that is never closed: close or remove it',
  );
}

/** Names of the columns, white space around them taken away. The header is read as every other record is. */
async function readHeader(engine: Engine, { delimiter, content, fields }: FirstRecord): Promise<string[]> {
  const path = join(engine.scratch, 'header');
  const names = Array.from({ length: fields }, (_, i) => String(i));
  // What is not UTF-8 makes a name that no mapping has, and the message shows it.
  await writeFile(path, `0${delimiter}${content.toString('utf8').replaceAll('\0', '\uFFFD')}\n`);
  const picked = names.map((name, at) => ({ name, at, path: [] }));
  const { sql } = csvRelation(path, delimiter, fields, picked, 4 * HEAD_BYTES);
  const [row = []] = await engine.rows(sql);
  return names.map((_, i) => String(row[i + 2] ?? '').trim());
}

import { extname } from 'node:path';
import { UnreadableDump } from './source.ts';

export type DumpFormat = 'csv' | 'ndjson' | 'parquet';

/** Bytes that are enough to know a text dump, its header included. */
export const SNIFF_BYTES = 1 << 16;

const BOM = Buffer.of(0xef, 0xbb, 0xbf);
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** What is known of a CSV dump beforehand. */
export interface CsvOptions {
  /** By default found in the header. */
  readonly delimiter?: string | undefined;
  /** Names of the columns of a file without a header line. */
  readonly header?: readonly string[] | undefined;
}

/** Where the records of a text dump start and what its columns are called. */
export interface TextShape {
  readonly format: 'csv' | 'ndjson';
  /** CSV only. */
  readonly delimiter: string;
  /** CSV: names of the columns, blanks around them taken away. NDJSON: the keys of the records that were looked at. */
  readonly header: readonly string[];
  /** Bytes before the first record: byte-order mark, blank lines, header. */
  readonly skipBytes: number;
  /** Physical line of the first record, from 1. */
  readonly firstLine: number;
}

/** Format by content first, by name where the content leaves it open. */
export function sniffFormat(head: Buffer, name: string): DumpFormat {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  const text = head.subarray(bomLength(head)).toString('latin1');
  if (text.trim() === '') throw new UnreadableDump('empty-file', 'the file holds nothing but white space');
  refuseBinary(head);
  const first = text.trimStart()[0];
  if (first === '{') return 'ndjson';
  const extension = extname(name.replace(/\.(gz|gzip|zst|zstd)$/i, '')).toLowerCase();
  if (first === '[' && (extension === '.json' || text.trimStart().slice(1).trimStart()[0] === '{')) {
    throw new UnreadableDump('json-array', 'the file is one JSON array; deliver NDJSON: one object a line');
  }
  return ['.ndjson', '.jsonl', '.json'].includes(extension) ? 'ndjson' : 'csv';
}

/** Shape of a text dump from its first {@link SNIFF_BYTES}. Throws {@link UnreadableDump}. */
export function sniffText(
  head: Buffer,
  format: 'csv' | 'ndjson',
  csv: CsvOptions,
  maxFields: number,
): TextShape {
  const bom = bomLength(head);
  if (format === 'ndjson')
    return { format, delimiter: '', header: keysOf(head.subarray(bom)), skipBytes: bom, firstLine: 1 };
  let skipBytes = bom;
  let firstLine = 1;
  for (let byte = head[skipBytes]; byte === 10 || byte === 13; byte = head[skipBytes]) {
    if (byte === 10) firstLine += 1;
    skipBytes += 1;
  }
  const line = firstRecord(head, skipBytes);
  const delimiter = csv.delimiter ?? guessDelimiter(line.text);
  const names = csv.header ?? splitHeader(line.text, delimiter).map((name) => name.trim());
  if (names.length > maxFields) {
    throw new UnreadableDump(
      'too-many-columns',
      `the header has ${names.length} columns, more than ${maxFields}`,
    );
  }
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new UnreadableDump('wrong-header', `the header names the column '${twice.slice(0, 80)}' twice`);
  }
  if (csv.header) return { format, delimiter, header: names, skipBytes, firstLine };
  return {
    format,
    delimiter,
    header: names,
    skipBytes: line.next,
    firstLine: firstLine + line.breaks,
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
      // Set aside later, with its line.
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

function firstRecord(head: Buffer, from: number): { text: string; next: number; breaks: number } {
  let quoted = false;
  let breaks = 0;
  for (let at = from; at < head.length; at++) {
    const byte = head[at];
    if (byte === 34) quoted = !quoted;
    if (byte !== 10) continue;
    breaks += 1;
    if (quoted) continue;
    return { text: head.subarray(from, at).toString('utf8').replace(/\r$/, ''), next: at + 1, breaks };
  }
  if (head.length >= SNIFF_BYTES) {
    throw new UnreadableDump(
      'wrong-header',
      `the first line is longer than ${SNIFF_BYTES} bytes: it is no header`,
    );
  }
  const text = head.subarray(from).toString('utf8').replace(/\r$/, '');
  if (text.includes('\r')) {
    throw new UnreadableDump(
      'unknown-format',
      'lines end with a carriage return alone: save the file with LF or CRLF',
    );
  }
  return { text, next: head.length, breaks: 1 };
}

function guessDelimiter(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function splitHeader(line: string, delimiter: string): string[] {
  const names: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      const quoted = /^"((?:[^"]|"")*)"/.exec(line.slice(at));
      if (!quoted) throw new UnreadableDump('wrong-header', 'the header has a quote that is never closed');
      names.push((quoted[1] ?? '').replaceAll('""', '"'));
      at += quoted[0].length;
      if (at < line.length && line[at] !== delimiter) {
        throw new UnreadableDump('wrong-header', 'the header has text after a closing quote');
      }
      at += 1;
    } else {
      const end = line.indexOf(delimiter, at);
      const stop = end < 0 ? line.length : end;
      names.push(line.slice(at, stop));
      at = stop + 1;
    }
  }
  return names;
}

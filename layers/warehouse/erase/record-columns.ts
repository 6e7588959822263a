import { type Dialect, QUOTE } from '../read/dialect.ts';
import type { TextOf } from './customer-of-record.ts';

/**
 * Reads the columns of one record by name, as far as somebody asks.
 * @returns undefined where the record cannot be taken apart: a row with more or fewer fields than the header, a line that
 * is no JSON object
 */
export type RecordColumns = (buffer: Buffer, from: number, to: number) => TextOf | undefined;

/** @param header names of the columns of CSV, in their order */
export function columnsOfRecord(dialect: Dialect, header: readonly string[]): RecordColumns {
  if (dialect.format === 'ndjson') return jsonColumns;
  const { delimiter, fields } = dialect;
  const places = new Map(header.map((name, at) => [name, at]));
  return (buffer, from, to) => {
    const starts = fieldStarts(buffer, from, to, delimiter);
    if (starts.length !== fields) return undefined;
    return (column) => {
      const at = places.get(column);
      if (at === undefined) return undefined;
      const end = at + 1 < starts.length ? (starts[at + 1] as number) - 1 : to;
      return fieldText(buffer, starts[at] as number, end);
    };
  };
}

/** Where the fields of a whole record begin. */
function fieldStarts(buffer: Buffer, from: number, to: number, delimiter: number): number[] {
  const starts = [from];
  let at = from;
  while (at < to) {
    if (buffer[at] === QUOTE) {
      // The parser has found the record whole, so the quote is closed.
      for (at += 1; at < to; at++) {
        if (buffer[at] !== QUOTE) continue;
        if (buffer[at + 1] !== QUOTE) break;
        at += 1;
      }
    }
    while (at < to && buffer[at] !== delimiter) at += 1;
    if (at < to) starts.push(at + 1);
    at += 1;
  }
  return starts;
}

function fieldText(buffer: Buffer, from: number, to: number): string {
  if (buffer[from] !== QUOTE) return buffer.toString('utf8', from, to);
  return buffer.toString('utf8', from + 1, to - 1).replaceAll('""', '"');
}

function jsonColumns(buffer: Buffer, from: number, to: number): TextOf | undefined {
  const line = buffer.toString('utf8', from, to);
  const record = parsed(line);
  if (record === null || typeof record !== 'object' || Array.isArray(record)) return undefined;
  const namedIn = (of: object, column: string) => valueAt(of, [column]) ?? valueAt(of, column.split('.'));
  return (column) => {
    const value = namedIn(record, column);
    if (value === null || value === undefined || typeof value === 'object') return undefined;
    // An identifier must not lose digits beyond what a double holds, nor the point of 1.0.
    return String(typeof value === 'number' ? namedIn(parsed(line, asWritten) as object, column) : value);
  };
}

function asWritten(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? value) : value;
}

function parsed(text: string, reviver?: typeof asWritten): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}

function valueAt(record: object, keys: readonly string[]): unknown {
  let value: unknown = record;
  for (const key of keys) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

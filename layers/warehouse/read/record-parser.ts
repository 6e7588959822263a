import { BACKSLASH, CR, type Dialect, LF, QUOTE } from './dialect.ts';

/** Whether the bytes from some position on begin with a whole record. */
export type Verdict = typeof COMPLETE | typeof INCOMPLETE | typeof MALFORMED | typeof TOO_LONG;
export const COMPLETE = 0;
/** The bytes end before the record does. */
export const INCOMPLETE = 1;
/** Text after a closing quote, or a carriage return within a field. */
export const MALFORMED = 2;
export const TOO_LONG = 3;

/**
 * Finds where a record ends: RFC 4180 with LF or CRLF, and a quote within an unquoted field stands for itself; or a
 * line of NDJSON. What breaks RFC 4180 may be read by {@link parseEscaped}. The findings are fields of the parser and not a result object, of which there would be one a row.
 */
export class RecordParser {
  /** Findings of the last {@link parse} that was complete. */
  fields = 0;
  /** Line ends within the record. */
  breaks = 0;
  /** Position behind the record's content, and behind its line end. */
  contentEnd = 0;
  next = 0;

  /** The last record escapes quotes by a backslash. */
  escaped = false;

  private readonly dialect: Dialect;
  private readonly maxRecordBytes: number;

  constructor(dialect: Dialect, maxRecordBytes: number) {
    this.dialect = dialect;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Looks at the record that starts at `from`. */
  parse(buffer: Buffer, from: number): Verdict {
    this.escaped = false;
    return this.look(buffer, from);
  }

  /** The same where a backslash escapes a quote, as PHP's `fputcsv` writes it, unless the quote ends its field. */
  parseEscaped(buffer: Buffer, from: number): Verdict {
    this.escaped = true;
    return this.look(buffer, from);
  }

  private look(buffer: Buffer, from: number): Verdict {
    // Bounded by the limit, so that the verdict does not depend on how much is buffered.
    const bound = from + this.maxRecordBytes + 2;
    const stop = Math.min(buffer.length, bound);
    this.fields = 1;
    this.breaks = 0;
    const { dialect } = this;
    const verdict =
      dialect.format === 'csv'
        ? this.parseCsv(buffer, from, stop, dialect.delimiter)
        : this.parseLine(buffer, from, stop);
    return verdict === INCOMPLETE && stop === bound ? TOO_LONG : verdict;
  }

  private parseLine(buffer: Buffer, from: number, stop: number): Verdict {
    const lineEnd = buffer.indexOf(LF, from);
    if (lineEnd < 0 || lineEnd >= stop) return INCOMPLETE;
    const withCr = lineEnd > from && buffer[lineEnd - 1] === CR;
    return this.complete(withCr ? lineEnd - 1 : lineEnd, lineEnd + 1);
  }

  private parseCsv(buffer: Buffer, from: number, stop: number, delimiter: number): Verdict {
    let at = from;
    let byte: number | undefined;
    for (;;) {
      if (at < stop && buffer[at] === QUOTE) {
        at = this.closeQuote(buffer, at + 1, stop, delimiter);
        if (at >= stop) return INCOMPLETE;
        byte = buffer[at];
        if (byte !== delimiter && byte !== LF && byte !== CR) return MALFORMED;
      } else {
        while (at < stop) {
          byte = buffer[at];
          if (byte === delimiter || byte === LF || byte === CR) break;
          at += 1;
        }
        if (at >= stop) return INCOMPLETE;
      }
      if (byte === LF) return this.complete(at, at + 1);
      if (byte === CR) {
        if (at + 1 >= stop) return INCOMPLETE;
        return buffer[at + 1] === LF ? this.complete(at, at + 2) : MALFORMED;
      }
      this.fields += 1;
      at += 1;
    }
  }

  /** Position behind the closing quote of the field whose text starts at `at`; `stop` when it is not there. */
  private closeQuote(buffer: Buffer, from: number, stop: number, delimiter: number): number {
    for (let at = from; at < stop; at++) {
      const byte = buffer[at];
      if (byte === LF) this.breaks += 1;
      else if (byte === QUOTE) {
        if (at + 1 >= stop) return stop;
        const next = buffer[at + 1];
        if (this.escaped && at > from && buffer[at - 1] === BACKSLASH) {
          if (next === delimiter || next === LF || next === CR) return at + 1;
          continue;
        }
        if (next !== QUOTE) return at + 1;
        at += 1;
      }
    }
    return stop;
  }

  private complete(contentEnd: number, next: number): Verdict {
    this.contentEnd = contentEnd;
    this.next = next;
    return COMPLETE;
  }
}

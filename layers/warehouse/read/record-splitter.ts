import { isUtf8 } from 'node:buffer';
import { BACKSLASH, CR, type Dialect, LF, QUOTE, UNIT_SEPARATOR } from './dialect.ts';
import { COMPLETE, INCOMPLETE, MALFORMED, RecordParser, type Verdict } from './record-parser.ts';
import { NOT_UTF8, UnreadableDump } from './unreadable-dump.ts';

const NUL = 0;
/** Broken records handed over at a time: a file of nothing else must not gather in memory. */
const MOST_BROKEN = 20_000;

export interface SplitOptions {
  /** A longer record is broken. */
  readonly maxRecordBytes: number;
  /** A block is handed over when it has grown beyond this. */
  readonly blockBytes: number;
  /** A record that is not UTF-8 or has control bytes is broken, or handed on with question marks in their place. */
  readonly unclean: 'break' | 'repair';
  /** The encoding of the dump is settled. If not, text that is not UTF-8 ends the reading with {@link NOT_UTF8}. */
  readonly encodingKnown?: boolean;
}

/** A record that cannot be split into columns. */
export interface BrokenRecord {
  /** Physical line on which it starts, from 1. */
  readonly line: number;
  readonly code: string;
  /** For a person: what is wrong, and what to do. */
  readonly reason: string;
}

/**
 * Whole records, each as `<line><separator><record>\n`: the physical line where it starts, the delimiter (CSV) or a
 * unit separator (NDJSON), and the bytes of the record without its line end. `bytes` is reused for the next block.
 */
export interface RecordBlock {
  readonly bytes: Buffer;
  readonly records: number;
  /** In order of their lines, all between those of the block before and of the block after. */
  readonly broken: readonly BrokenRecord[];
  /** Number of line ends within a record, by the line where it starts; only of records that have any. */
  readonly breaks: ReadonlyMap<number, number>;
}

/**
 * Splits bytes into records and hands them on in blocks, those apart that are broken: too long, with more or fewer fields than the header, not UTF-8,
 * with NUL or stray control bytes, with text after a closing quote, with a quote never closed. After a record that
 * is broken in its quoting, reading goes on at the next physical line, so that a stray quote costs one line and not
 * the rest of the file. Blocks depend on the bytes alone, not on how they arrive.
 *
 * One pass, about one comparison a byte; memory is bounded by a block and a record.
 */
export class RecordSplitter {
  private readonly dialect: Dialect;
  private readonly options: SplitOptions;
  private readonly emit: (block: RecordBlock) => Promise<void>;
  private readonly out: Buffer;
  private readonly separator: number;
  private written = 0;
  private records = 0;
  private broken: BrokenRecord[] = [];
  private breaks = new Map<number, number>();

  private carry: Buffer = Buffer.alloc(0);
  private line: number;
  /** Within a record that is too long: everything up to the next line end is dropped. */
  private skipping = false;
  private readonly parser: RecordParser;

  constructor(
    dialect: Dialect,
    options: SplitOptions,
    firstLine: number,
    emit: (block: RecordBlock) => Promise<void>,
  ) {
    this.dialect = dialect;
    this.options = options;
    this.parser = new RecordParser(dialect, options.maxRecordBytes);
    this.line = firstLine;
    this.emit = emit;
    this.separator = dialect.format === 'csv' ? dialect.delimiter : UNIT_SEPARATOR;
    this.out = Buffer.allocUnsafe(options.blockBytes + options.maxRecordBytes + 64);
  }

  /** Takes the next bytes. */
  async write(bytes: Buffer): Promise<void> {
    const buffer = this.carry.length === 0 ? bytes : Buffer.concat([this.carry, bytes]);
    this.carry = Buffer.alloc(0);
    await this.split(buffer, false);
  }

  /** Takes the end. With `cutOff` an unfinished last record is dropped: it may lack its tail. */
  async end(cutOff: boolean): Promise<void> {
    const { carry } = this;
    this.carry = Buffer.alloc(0);
    // With a line end added the last record ends as every other.
    if (!cutOff && carry.length > 0) await this.split(Buffer.concat([carry, Buffer.of(LF)]), true);
    if (this.records > 0 || this.broken.length > 0) await this.flush();
  }

  /** Physical line at which the next record starts. */
  get nextLine(): number {
    return this.line;
  }

  private async split(buffer: Buffer, final: boolean): Promise<void> {
    const { parser } = this;
    // One fast check for the whole buffer; only when it fails is every record checked by itself.
    const wholeLines = buffer.lastIndexOf(LF) + 1;
    const clean = isClean(buffer.subarray(0, wholeLines), this.dialect);
    let at = 0;
    while (at < buffer.length) {
      if (this.skipping) {
        const lineEnd = buffer.indexOf(LF, at);
        if (lineEnd < 0) return;
        this.skipping = false;
        this.line += 1;
        at = lineEnd + 1;
        continue;
      }
      let verdict = parser.parse(buffer, at);
      if (verdict === INCOMPLETE && !final) {
        // A copy: the carry outlives the buffer only in part, and the rest can be freed.
        this.carry = Buffer.from(buffer.subarray(at));
        return;
      }
      if (this.breaksRfc(verdict) && (verdict !== INCOMPLETE || final)) {
        // The original verdict tells more, unless the other reading gives a whole record.
        const { fields, breaks, next, contentEnd } = parser;
        const escaped = parser.parseEscaped(buffer, at);
        if (escaped === COMPLETE && !this.breaksRfc(escaped)) verdict = escaped;
        else Object.assign(parser, { fields, breaks, next, contentEnd, escaped: false });
      }
      const checked = clean && parser.next <= wholeLines;
      if (verdict === COMPLETE && this.accept(buffer, at, checked)) {
        at = parser.next;
        this.line += 1 + parser.breaks;
      } else {
        if (verdict !== COMPLETE) this.breakRecord(...this.complaint(verdict));
        at = this.resumeAfterLine(buffer, at);
      }
      if (this.written >= this.options.blockBytes || this.broken.length >= MOST_BROKEN) await this.flush();
    }
  }

  /** Whether a record of CSV is none by RFC 4180, or one with another number of fields than the header. */
  private breaksRfc(verdict: Verdict): boolean {
    const { dialect, parser } = this;
    return dialect.format === 'csv' && (verdict !== COMPLETE || parser.fields !== dialect.fields);
  }

  /** Adds a complete record to the block, or to the broken ones. False: go on at the next physical line instead of after it. */
  private accept(buffer: Buffer, from: number, checked: boolean): boolean {
    const { dialect } = this;
    const { contentEnd, fields, breaks } = this.parser;
    if (contentEnd === from) return true; // blank line
    const content = buffer.subarray(from, contentEnd);
    const clean = checked || isClean(content, dialect);
    if (!clean && this.options.encodingKnown === false && !isUtf8(content))
      throw new UnreadableDump(NOT_UTF8, 'the file is not UTF-8: save it as UTF-8');
    if (!clean && this.options.unclean === 'break') {
      const notText = !isUtf8(content);
      this.breakRecord(
        notText ? 'not-utf8' : 'control-bytes',
        notText
          ? 'the row is not UTF-8: save the file as UTF-8'
          : 'the row contains NUL or other control bytes: remove them',
      );
      return true;
    }
    if (dialect.format === 'csv' && fields !== dialect.fields) {
      this.breakRecord(
        'wrong-field-count',
        `the row has ${fields} fields and the header ${dialect.fields}: quote fields that contain the delimiter`,
      );
      return breaks === 0;
    }
    if (breaks > 0) this.breaks.set(this.line, breaks);
    const readable = this.parser.escaped ? withDoubledQuotes(content, this.separator) : content;
    this.append(clean ? readable : repaired(readable, dialect));
    return true;
  }

  private append(content: Buffer): void {
    const { out } = this;
    let digits = 1;
    for (let rest = this.line; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    let rest = this.line;
    for (let i = this.written + digits - 1; i >= this.written; i--) {
      out[i] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.written += digits;
    out[this.written++] = this.separator;
    this.written += content.copy(out, this.written);
    out[this.written++] = LF;
    this.records += 1;
  }

  private breakRecord(code: string, reason: string): void {
    this.broken.push({ line: this.line, code, reason });
  }

  private complaint(verdict: Verdict): [code: string, reason: string] {
    const csv = this.dialect.format === 'csv';
    if (verdict === MALFORMED) {
      return [
        'malformed-quoting',
        'the row has text after a closing quote, or a carriage return within a field: quote the field, and double quotes within it',
      ];
    }
    if (verdict === INCOMPLETE) return ['unclosed-quote', 'the row opens a quote and never closes it'];
    const cause = csv ? ': shorten it, or close its quotes' : ': shorten it';
    return ['record-too-long', `the row is longer than ${this.options.maxRecordBytes} bytes${cause}`];
  }

  private resumeAfterLine(buffer: Buffer, from: number): number {
    const lineEnd = buffer.indexOf(LF, from);
    if (lineEnd < 0) {
      this.skipping = true;
      return buffer.length;
    }
    this.line += 1;
    return lineEnd + 1;
  }

  private async flush(): Promise<void> {
    const { records, broken, breaks } = this;
    const bytes = this.out.subarray(0, this.written);
    this.written = 0;
    this.records = 0;
    this.broken = [];
    this.breaks = new Map();
    await this.emit({ bytes, records, broken, breaks });
  }
}

/** Whether all bytes may go to the engine; of NDJSON only, that no carriage return could pass for a line end. */
function isClean(bytes: Buffer, dialect: Dialect): boolean {
  if (!isUtf8(bytes) || bytes.includes(NUL)) return false;
  return dialect.format === 'csv' || !(bytes.includes(UNIT_SEPARATOR) || bytes.includes(CR));
}

/** A record whose quotes are escaped by backslashes, as RFC 4180 has it; as long as it was. */
function withDoubledQuotes(content: Buffer, delimiter: number): Buffer {
  const copy = Buffer.from(content);
  let isQuoted = false;
  for (let at = 0; at < copy.length; at++) {
    if (!isQuoted) isQuoted = copy[at] === QUOTE && (at === 0 || copy[at - 1] === delimiter);
    else if (copy[at] === QUOTE) {
      const next = copy[at + 1];
      if (next === undefined || next === delimiter) isQuoted = false;
      else if (copy[at - 1] === BACKSLASH) copy[at - 1] = QUOTE;
      else at += 1;
    }
  }
  return copy;
}

const UNCLEAN = new RegExp(`[\uFFFD\0${String.fromCharCode(UNIT_SEPARATOR)}]`, 'g');

/** The record with a question mark for each byte that may not go to the engine; never longer than it was. */
function repaired(content: Buffer, dialect: Dialect): Buffer {
  const text = content.toString('utf8').replaceAll(UNCLEAN, '?');
  // Between the members of a JSON object a carriage return is white space.
  return Buffer.from(dialect.format === 'csv' ? text : text.replaceAll('\r', ' '));
}

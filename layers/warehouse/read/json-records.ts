import { BACKSLASH, CR, LF, QUOTE } from './dialect.ts';

const SPACE = 32;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);

/** A longer record is cut here: more than any that is read, so that it is rejected as too long. */
const LONGEST = 4 << 20;

/**
 * The objects of a JSON text that lie within so many brackets, a line each. What breaks off in the middle of a record is handed
 * out as it is, and what breaks off between two as a record of its own, so that it is rejected and not lost. Text between and after
 * records is left out.
 */
export async function* jsonRecords(bytes: AsyncIterable<Buffer>, within: number): AsyncGenerator<Buffer> {
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let record: Buffer[] = [];
  let length = 0;
  /** The array that holds the records has ended. */
  let hasEnded = false;

  function keep(part: Buffer): void {
    if (length <= LONGEST) record.push(part);
    length += part.length;
  }
  function line(): Buffer {
    const whole = Buffer.concat([...record, Buffer.of(LF)]);
    record = [];
    length = 0;
    return whole;
  }

  for await (const block of bytes) {
    const copy = Buffer.from(block);
    /** Start of the record's part in this block; -1: outside of one. */
    let from = depth > within ? 0 : -1;
    for (let at = 0; at < copy.length && !hasEnded; at++) {
      const byte = copy[at] as number;
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isText = false;
        // A line end within a text is a fault; as a blank it stays within its record.
        else if (byte === LF || byte === CR) copy[at] = SPACE;
      } else if (byte === QUOTE) isText = true;
      else if (byte === LF || byte === CR) copy[at] = SPACE;
      else if (OPEN.has(byte)) {
        if (depth === within) from = at;
        depth += 1;
      } else if (CLOSE.has(byte)) {
        depth -= 1;
        if (depth === within) {
          keep(copy.subarray(from, at + 1));
          from = -1;
          yield line();
        } else if (depth < within) hasEnded = true;
      }
    }
    if (from >= 0) keep(copy.subarray(from));
    if (hasEnded) break;
  }
  if (length > 0) yield line();
  // What is cut off between two records looks whole, but its list never ended.
  else if (!hasEnded && within > 0) yield Buffer.from('the list of records has no end\n');
}

import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { withDump } from '../../../../layers/warehouse/read/dump-file.ts';
import { UnreadableDump } from '../../../../layers/warehouse/read/unreadable-dump.ts';

/** Longest line, in UTF-16 code units: what a single record may cost in memory. */
const MAX_LINE = 1 << 24;

/**
 * Hands out the text of a file in pieces, decompressed by its magic bytes (gzip, zstd) and decoded from UTF-8; a
 * byte-order mark is left out. Bytes that are no UTF-8 come as U+FFFD.
 * @throws ClienteleError `input.unreadable` naming the file
 */
export async function eachText(path: string, visit: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder('utf-8');
  try {
    await withDump(path, { salvage: false }, async (dump) => {
      for await (const bytes of dump.bytes()) visit(decoder.decode(bytes, { stream: true }));
    });
    visit(decoder.decode());
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Hands out the lines of a text file without their ends, numbered from 1. One piece of the file and one line are in
 * memory at a time.
 * @throws ClienteleError `input.unreadable` naming the file, `input.invalid` naming file and line
 */
export async function eachLine(path: string, visit: (line: string, number: number) => void): Promise<void> {
  let rest = '';
  let number = 0;

  function take(line: string, suspect: boolean): void {
    number++;
    if (suspect && line.includes('\uFFFD')) throw invalidAt(path, number, 'not UTF-8');
    if (suspect && line.includes('\0')) throw invalidAt(path, number, 'a NUL byte: this is not a text file');
    visit(line, number);
  }

  await eachText(path, (text) => {
    const suspect = text.includes('\uFFFD') || text.includes('\0') || rest.length > 0;
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      take(from === 0 ? rest + text.slice(0, end) : text.slice(from, end), suspect);
      from = end + 1;
    }
    rest = from === 0 ? rest + text : text.slice(from);
    if (rest.length > MAX_LINE) throw invalidAt(path, number + 1, `longer than ${MAX_LINE} characters`);
  });
  if (rest !== '') take(rest, true);
}

/** The error of bad input: what is wrong, and where; lines and columns count from 1. */
export function invalidAt(path: string, line: number, what: string, column?: number): ClienteleError {
  const place = column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
  return new ClienteleError('input.invalid', `${path}, ${place}: ${what}`, { line });
}

/** A file that cannot be read becomes one line; everything else stays what it is. */
export function unreadable(path: string, error: unknown): unknown {
  if (error instanceof UnreadableDump) {
    return new ClienteleError('input.unreadable', `${path}: ${error.message}`, {}, error);
  }
  if (error instanceof Error && 'syscall' in error) {
    return new ClienteleError('input.unreadable', `${path} cannot be read: ${error.message}`, {}, error);
  }
  return error;
}

import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding } from '../../contract/encodings.ts';
import { LF } from './dialect.ts';

/** UTF-16 by its byte-order mark, or by the zero bytes that every second byte of Latin text has; else UTF-8. */
export function encodingOf(head: Buffer): Encoding {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 512);
  if (sample.length < 8 || sample.subarray(0, 4).toString('latin1') === 'PAR1') return 'utf-8';
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0) even += 1;
    if (sample[i + 1] === 0) odd += 1;
  }
  const most = 0.4 * sample.length;
  if (odd >= most && even === 0) return 'utf-16le';
  return even >= most && odd === 0 ? 'utf-16be' : 'utf-8';
}

/** The text of bytes as UTF-8, without a byte-order mark. Half a character at a block's end waits for the next block. */
export async function* decoded(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const block of bytes) {
    const text = decoder.decode(block, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

/** Bytes that Windows-1252 does not use. */
const UNUSED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Whether text that is not all UTF-8 is Windows-1252: more of its lines break UTF-8 than use it for other than ASCII, and no byte
 * is one that Windows-1252 lacks. One damaged line among many in UTF-8 thus costs that line.
 */
export async function looksLikeWindows1252(bytes: AsyncIterable<Buffer>): Promise<boolean> {
  let broken = 0;
  let multibyte = 0;
  let carry: Buffer = Buffer.alloc(0);
  function look(line: Buffer): boolean {
    if (isAscii(line)) return true;
    if (isUtf8(line)) multibyte += 1;
    else {
      broken += 1;
      if (line.some((byte) => UNUSED.has(byte) || byte === 0)) return false;
    }
    return true;
  }
  for await (const block of bytes) {
    const all = carry.length === 0 ? block : Buffer.concat([carry, block]);
    let at = 0;
    for (let end = all.indexOf(LF); end >= 0; end = all.indexOf(LF, at)) {
      if (!look(all.subarray(at, end))) return false;
      at = end + 1;
    }
    carry = Buffer.from(all.subarray(at));
  }
  return look(carry) && broken > multibyte;
}

/** Text in UTF-8 as UTF-16 with its byte-order mark; other encodings stay as they are. */
export async function* encoded(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') {
    yield* bytes;
    return;
  }
  const decoder = new TextDecoder();
  const written = (text: string) => {
    const buffer = Buffer.from(text, 'utf16le');
    return encoding === 'utf-16be' ? buffer.swap16() : buffer;
  };
  yield written('\uFEFF');
  for await (const block of bytes) yield written(decoder.decode(block, { stream: true }));
  yield written(decoder.decode());
}

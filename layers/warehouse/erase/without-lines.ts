import { LF } from '../read/dialect.ts';
import type { LineRange } from './erased-records.ts';

/**
 * The bytes of a text without some of its lines, which end with LF; the last line is ended where it is not.
 * @param ranges in ascending order
 */
export async function* withoutLines(
  bytes: AsyncIterable<Buffer>,
  ranges: readonly LineRange[],
): AsyncGenerator<Buffer> {
  let line = 1;
  let next = 0;
  let last = LF;
  function isRemoved(): boolean {
    while ((ranges[next]?.last ?? Number.POSITIVE_INFINITY) < line) next += 1;
    return (ranges[next]?.first ?? Number.POSITIVE_INFINITY) <= line;
  }
  for await (const block of bytes) {
    /** Everything from here up to `at` stays. */
    let from = 0;
    for (let at = 0; at < block.length; ) {
      const lineEnd = block.indexOf(LF, at);
      const end = lineEnd < 0 ? block.length : lineEnd + 1;
      if (isRemoved()) {
        if (at > from) yield block.subarray(from, at);
        from = end;
      } else last = block[end - 1] ?? LF;
      if (lineEnd >= 0) line += 1;
      at = end;
    }
    if (from < block.length) yield block.subarray(from);
  }
  if (last !== LF) yield Buffer.of(LF);
}

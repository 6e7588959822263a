/** `1 file`, `2,000 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** `2,000`. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Seconds since a time of `performance.now()`, with one digit. */
export function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

/** `2026-11-30`, in UTC. */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Words in indented lines of at most 80 characters. */
export function inLines(words: readonly string[]): string {
  return words
    .join(', ')
    .replaceAll(/(.{1,77})(?: |$)/g, '$1\n  ')
    .trimEnd();
}

/**
 * Lines of a table with columns of equal width.
 * @param texts number of columns, from the first, that are aligned left; the others are aligned right
 */
export function aligned(rows: readonly (readonly string[])[], texts = 1): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, c) => (c < texts ? text.padEnd(widths[c] ?? 0) : text.padStart(widths[c] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** `1 kB`, `340 kB`, `1.2 MB`, `12 MB`: a number of bytes. */
export function byteSize(bytes: number): string {
  if (bytes < 1_000_000) return `${whole(Math.ceil(bytes / 1000))} kB`;
  const value = bytes / 1_000_000;
  return `${value >= 10 ? whole(value) : value.toFixed(1)} MB`;
}

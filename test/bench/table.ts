import { readFileSync, writeFileSync } from 'node:fs';

/** A Markdown table. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Puts text between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` of a file.
 * @returns whether the markers are there
 */
export function writeBetweenMarkers(file: string, name: string, text: string): boolean {
  const before = readFileSync(file, 'utf8');
  const start = `<!-- bench:${name} -->`;
  const end = `<!-- /bench:${name} -->`;
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  if (from < 0 || to < from) return false;
  writeFileSync(file, `${before.slice(0, from + start.length)}\n${text}\n${before.slice(to)}`);
  return true;
}

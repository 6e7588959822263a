import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Answer } from './asking.ts';
import type { PublishedRow } from './published-rows.ts';

/** A line of a recording. */
export type Entry = PublishedRow | Answer;

/** Reads a file of a recording, entry by entry. */
export async function* readEntries(path: string): AsyncGenerator<{ entry: Entry; text: string }> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => input.destroy(error));
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    yield { entry: JSON.parse(text) as Entry, text };
  }
}

/** An entry as a line. Escaped is what JSON may hold and readers of lines break them at. */
export function lineOf(entry: Entry): string {
  const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16)}`;
  return `${JSON.stringify(entry).replaceAll(/[\u2028\u2029]/g, escaped)}\n`;
}

/** What an entry is found by in the other recording. */
export function identity(entry: Entry): string {
  if ('key' in entry) return entry.key;
  const body = entry.body === undefined ? '' : ` ${JSON.stringify(sorted(entry.body))}`;
  return `${entry.method} ${entry.path}${body}`;
}

/** What an entry is counted with: the kind of a row, the route of an answer. */
export function groupOf(entry: Entry): string {
  if ('key' in entry) return entry.key.split('|')[0]!;
  return `${entry.method} ${entry.route ?? '(no route)'}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

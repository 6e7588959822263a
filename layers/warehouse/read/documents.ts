import { jsonRecords } from './json-records.ts';
import { xmlRecords } from './xml-records.ts';

/** Forms of text that hold records in one document: a JSON array, JSON objects over several lines, an array under the first key, a feed in XML. */
export type DocumentForm = 'json-array' | 'json-objects' | 'json-wrapped' | 'xml';

/** Keys under which answers of shop systems list their records. */
const WRAPPERS = 'items|data|orders|products|customers|events|results|records';

/** The form of a document, by its beginning; null: rows or lines. */
export function documentForm(head: Buffer): DocumentForm | null {
  const start = head
    .toString('utf8', 0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^<(\?xml|rss|feed|SHOP|products|catalog)\b/i.test(start)) return 'xml';
  if (/^\[\s*\{/.test(start)) return 'json-array';
  if (new RegExp(`^\\{\\s*"(${WRAPPERS})"\\s*:\\s*\\[\\s*\\{`).test(start)) return 'json-wrapped';
  // Only those who print for people put a brace on a line of its own.
  return /^\{\s*\n/.test(start) ? 'json-objects' : null;
}

/** The records of a document as NDJSON, in UTF-8. Memory: a block and a record. */
export function recordsOf(bytes: AsyncIterable<Buffer>, form: DocumentForm): AsyncGenerator<Buffer> {
  if (form === 'xml') return xmlRecords(bytes);
  return jsonRecords(bytes, form === 'json-objects' ? 0 : form === 'json-array' ? 1 : 2);
}

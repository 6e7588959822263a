/**
 * Compares two recordings of record.ts and says what differs.
 *
 *   node test/parity/compare.ts BEFORE AFTER [--renames FILE.json] [--tolerance 0] [--most 12]
 *
 * Rows are grouped by kind and answers by route. Of each group it tells how many are equal, how many differ and how many
 * only one side has, then the JSON paths that differ (`*` for any place in an array) with how often and the first example;
 * `--most` of them a group. The order of keys in an object does not matter, that of arrays does. Exit status 1: something
 * differs.
 *
 * Numbers are compared exactly. With `--tolerance T` they may differ by T × max(1, |before|, |after|).
 *
 * What was renamed on purpose is said by `--renames`, and applied to BEFORE before comparing:
 *
 *   {
 *     "worklist": "play-list",          a key, a value that is the whole text, a part of a row's key, a route's segment
 *     "keys": { "play": "action" },     keys of objects and names in queries only
 *     "values": { "no-contact": "leave" },  values only: whole texts, parts of a row's key, segments, values in queries
 *     "text": { "worklists": "lists" }, within any text, also in messages and descriptions: every occurrence
 *     "paths": { "/v1/customers/{id}/buy-again": "/v1/customers/{id}/again" }
 *   }
 *
 * Whoever renames a word in general and in `keys` or `values` has the special one win. Paths are matched segment by segment
 * against what is there after those, `{…}` being any one segment; also where the OpenAPI document names them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from './differences.ts';
import { identity, readEntries } from './entries.ts';
import { type Renames, renamer } from './renames.ts';
import { type Report, report } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    renames: { type: 'string' },
    tolerance: { type: 'string', default: '0' },
    most: { type: 'string', default: '12' },
  },
});
const [before, after] = positionals;
if (before === undefined || after === undefined || positionals.length > 2) {
  console.error(
    'usage: node test/parity/compare.ts BEFORE AFTER [--renames FILE.json] [--tolerance T] [--most N]',
  );
  process.exit(2);
}
const tolerance = Number(values.tolerance);
const rename =
  values.renames === undefined
    ? undefined
    : renamer(JSON.parse(readFileSync(values.renames, 'utf8')) as Renames);

const rows = report('rows');
await compare('rows.ndjson.gz', rows);
const answers = report('answers');
await compare('answers.ndjson', answers);
const differs = [rows, answers].map((one) => one.print(Number(values.most)));
process.exit(differs.includes(true) ? 1 : 0);

/** Holds the texts of one side and streams the other. */
async function compare(file: string, into: Report): Promise<void> {
  const left = new Map<string, string>();
  const seen = new Map<string, number>();
  for await (const { entry, text } of readEntries(join(before!, file))) {
    const renamed = rename === undefined ? entry : rename(entry);
    left.set(nth(seen, identity(renamed)), rename === undefined ? text : JSON.stringify(renamed));
  }
  seen.clear();
  for await (const { entry, text } of readEntries(join(after!, file))) {
    const key = nth(seen, identity(entry));
    const known = left.get(key);
    left.delete(key);
    if (known === undefined) into.only('after', key, entry);
    else if (known === text) into.compared(key, entry, []);
    else into.compared(key, entry, differences(JSON.parse(known), entry, tolerance));
  }
  for (const [key, text] of left) into.only('before', key, JSON.parse(text));
}

/** The same request may be made before and after a write: the second is another. */
function nth(seen: Map<string, number>, key: string): string {
  const times = (seen.get(key) ?? 0) + 1;
  seen.set(key, times);
  return times === 1 ? key : `${key} (${times})`;
}

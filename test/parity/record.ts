/**
 * Keeps what a shop publishes and answers, so that it can be compared after the code was changed: see compare.ts.
 *
 *   node test/parity/record.ts --out DIR [--timeout MINUTES] -- <arguments for npm start>
 *
 * for example
 *
 *   node test/parity/record.ts --out /tmp/before -- --events 'dumps/20*' --items dumps/items.csv --customers dumps/customers.ndjson
 *   node test/parity/record.ts --out /tmp/before -- --events online-retail-2.csv.gz --map online-retail
 *
 * The system is started by the `start` script of package.json on a free port, in a data folder of its own that is removed
 * afterwards, unless the arguments name one with `--data DIR`. Do not record the demo shop that `npm start` makes by itself: it
 * ends yesterday. DIR then holds
 *
 * - `rows.ndjson.gz`: every row of the version that serves, decoded: `{ key, body }`, sorted by key, where the key is
 *   `<kind>|<id>`. Read from the table itself, see published-rows.ts.
 * - `answers.ndjson`: `{ route, method, path, body?, status, headers, answer }` in the order of asking. Every GET route of the
 *   OpenAPI document that is served, for customers, items, segments … sampled evenly from the rows (read-requests.ts,
 *   parameters.ts), reading POSTs and faulty requests (other-requests.ts), and last a few writes with what is read after
 *   them (write-requests.ts).
 *
 * What two recordings of the same input cannot have in common is replaced: see normalise.ts. Nothing of the product is
 * imported. What this knows of it: the `start` script, `endpoints.json` in the data folder, the form of a row in the table,
 * the kinds of rows that parameters are sampled from, and the names of bodies that are sent. Where one of these is renamed,
 * rename it here too, and tell compare.ts.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { type Ask, asking } from './asking.ts';
import { lineOf } from './entries.ts';
import { answerNormaliser } from './normalise.ts';
import { faultyRequests, readingPosts } from './other-requests.ts';
import { sampleOf } from './parameters.ts';
import { type PublishedRow, publishedRows } from './published-rows.ts';
import { readRequests } from './read-requests.ts';
import { type RunningShop, startShop } from './running-shop.ts';
import { writeRequests } from './write-requests.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, timeout: { type: 'string', default: '60' } },
});
if (
  values.out === undefined ||
  positionals.length === 0 ||
  positionals.some((one) => one.startsWith('--data='))
) {
  console.error(
    'usage: node test/parity/record.ts --out DIR [--timeout MINUTES] -- <arguments for npm start>',
  );
  process.exit(2);
}
const out = values.out;
await mkdir(out, { recursive: true });

const own = positionals.includes('--data') ? undefined : await mkdtemp(join(tmpdir(), 'clientele-parity-'));
const data = own === undefined ? positionals[positionals.indexOf('--data') + 1]! : join(own, 'data');
const began = Date.now();
try {
  const args = own === undefined ? positionals : [...positionals, '--data', data];
  const shop = await startShop(args, data, Number(values.timeout) * 60_000);
  say('serves');
  try {
    await record(shop);
  } finally {
    await shop.stop();
  }
} finally {
  if (own !== undefined) await rm(own, { recursive: true, force: true });
}

async function record(shop: RunningShop): Promise<void> {
  const rows = await publishedRows(shop.dynamo, shop.version);
  await writeRows(rows);
  say(`${rows.length} rows`);

  const normalise = answerNormaliser(shop.version, began);
  const answers = createWriteStream(join(out, 'answers.ndjson'));
  let asked = 0;
  const ask: Ask = asking(shop.url, (answer) => {
    asked += 1;
    answers.write(lineOf(normalise(answer)));
  });
  const document = (await ask('GET', '/v1/openapi.json')).answer as Parameters<typeof sampleOf>[0];
  const sample = await sampleOf(document, rows, ask);
  await readRequests(document, sample, ask);
  say(`${asked} answers to GET`);
  await readingPosts(sample, ask);
  await faultyRequests(document, sample, ask);
  await writeRequests(sample, ask);
  say(`${asked} answers`);
  await new Promise<void>((resolve, reject) => answers.on('error', reject).end(resolve));
}

async function writeRows(rows: readonly PublishedRow[]): Promise<void> {
  const lines = function* () {
    for (const row of rows) yield lineOf(row);
  };
  await pipeline(lines, createGzip({ level: 6 }), createWriteStream(join(out, 'rows.ndjson.gz')));
}

function say(what: string): void {
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${what}`);
}

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../../../layers/contract/errors.ts';
import { nameKeyTable } from '../../../layers/stores/privacy/name-key.ts';
import { type Names, pseudonyms as namesOf } from '../../../layers/stores/privacy/names.ts';
import { files, NEEDED, neededText, readOptions } from './options.ts';
import { checkOutput, writeOutput } from './output.ts';
import type { Report, Subcommand } from './subcommand.ts';

const USAGE = `npm run batch -- pseudonyms --table NAME --ids FILE --out FILE

  --table NAME   the shop's control table, which has the key; credentials and region as every AWS tool takes them
  --ids FILE     customers' identifiers as the shop has them, one a line; may be given more than once
  --out FILE     one JSON line an identifier; - is standard output

Writes the pseudonym of every customer, {"customer_id": …, "pseudonym": …}, in the order given: to join lists of customers
(segments, worklists) to what the shop knows of them. A pseudonym stays what it is. Whoever holds the answer can tell who is
who: keep it as you keep the identifiers.`;

const OPTIONS = {
  table: neededText("the shop's control table"),
  ids: files(NEEDED),
  out: neededText('a file for the lines, or - for standard output'),
};

/** Pseudonyms of a shop's own identifiers. */
export const pseudonyms: Subcommand = { usage: USAGE, run };

async function run(argv: readonly string[], report: Report): Promise<void> {
  const { table, ids, out } = readOptions('pseudonyms', OPTIONS, argv);
  checkOutput(out);
  const names = await shopNames(table);
  let count = 0;
  await writeOutput(out, async (output) => {
    for (const path of ids) {
      for await (const id of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
        if (/^[ \t\r]*$/.test(id)) continue;
        await output.write(`${JSON.stringify({ customer_id: id, pseudonym: names.customer(id) })}\n`);
        count += 1;
      }
    }
  });
  report(`${count} pseudonyms`);
}

/**
 * What a shop calls customers and sessions.
 * @throws ClienteleError `config.invalid` where it never had pseudonyms
 */
export async function shopNames(table: string, config: DynamoDBClientConfig = {}): Promise<Names> {
  const key = await nameKeyTable(table, config).knownKey();
  if (key === undefined)
    throw new ClienteleError(
      'config.invalid',
      `${table} has no key of pseudonyms: the shop's configuration does not ask for them, or no run has begun since`,
    );
  return namesOf(key);
}

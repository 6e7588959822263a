import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { nameKeyTable } from '../../../../layers/stores/privacy/name-key.ts';
import { pseudonyms as namesOf, type Pseudonymiser } from '../../../../layers/stores/privacy/names.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { counted } from '../../format.ts';
import { files } from '../../options.ts';
import { SHOP_OPTIONS, withShop } from '../../shop-stores.ts';
import { output, writeOutput } from '../output.ts';

const [DATA, SHOP] = SHOP_OPTIONS;

const RESULT_HELP = `
Each line is {"customer_id": …, "pseudonym": …}, in the order given, to join
lists of customers (segments, worklists) to the shop's own data. Pseudonyms do
not change. Protect the result like the identifiers: it tells who is who.`;

/** `npm run batch -- pseudonyms`: the pseudonyms of a shop's own identifiers. */
export const pseudonyms = (report: Report = toStderr) =>
  command('pseudonyms')
    .requiredOption('--ids <file...>', "the shop's own customer identifiers, one per line", files)
    .requiredOption('--out <file>', 'file for one JSON line per identifier; - is standard output', output)
    .addOption(DATA)
    .addOption(SHOP)
    .addHelpText('after', RESULT_HELP)
    .action(async ({ ids, out, ...shop }) => {
      const names = await withShop(shop, ({ controlTable, dynamo }) => shopNames(controlTable, dynamo));
      let count = 0;
      await writeOutput(out, async (to) => {
        for (const path of ids) {
          for await (const id of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
            if (/^[ \t\r]*$/.test(id)) continue;
            await to.write(`${JSON.stringify({ customer_id: id, pseudonym: names.customer(id) })}\n`);
            count += 1;
          }
        }
      });
      report(`Wrote ${counted(count, 'pseudonym')}`);
    });

/**
 * How a shop names customers and sessions.
 * @throws ClienteleError `config.invalid` when it never used pseudonyms
 */
export async function shopNames(table: string, config: DynamoDBClientConfig = {}): Promise<Pseudonymiser> {
  const key = await nameKeyTable(table, config).knownKey();
  if (key === undefined)
    throw new ClienteleError(
      'config.invalid',
      `${table} holds no key for pseudonyms: the shop's configuration does not ask for pseudonyms, or no run has begun since it does`,
    );
  return namesOf(key);
}

import { join } from 'node:path';
import { BUCKET_PREFIXES } from '../../../layers/contract/bucket.ts';
import { ClienteleError } from '../../../layers/contract/errors.ts';
import { PREFIXES } from '../../../layers/contract/pseudonym-form.ts';
import { type Curated, keys, readDocument } from '../../../layers/pipeline/artefacts.ts';
import { engineBudget } from '../../../layers/pipeline/budget.ts';
import { withScratch } from '../../../layers/stores/concurrency.ts';
import { type ObjectStore, s3ObjectStore } from '../../../layers/stores/objects.ts';
import { rowsOfCustomer } from '../../../layers/warehouse/columns/rows-of-customer.ts';
import { type Shop, withLocalShop } from './local-shop.ts';
import { neededText, readOptions, text, wrong } from './options.ts';
import { checkOutput, writeOutput } from './output.ts';
import { shopNames } from './pseudonyms.ts';
import type { Report, Subcommand } from './subcommand.ts';

const USAGE = `npm run batch -- export --bucket NAME --customer ID --out FILE [--table NAME]
       npm run batch -- export --data DIR --customer ID --out FILE

  --bucket NAME   the shop's bucket; credentials and region as every AWS tool takes them
  --data DIR      in place of it: the data folder of a shop on this machine (npm start), running or not
  --customer ID   the customer's identifier
  --out FILE      one JSON line a record; - is standard output
  --table NAME    the shop's control table, for a shop that has pseudonyms; not needed where ID is one

Writes all that the files of the last run hold of a customer: what the shop told of them ("record": "customer") and every
event ("record": "event"), times in UTC milliseconds and money in minor units of the reporting currency. What the model
makes of them, and what came since that run, is in GET /v1/customers/{customerId}/export.`;

const OPTIONS = {
  bucket: text(),
  data: text(),
  customer: neededText('the identifier of the customer'),
  out: neededText('a file for the lines, or - for standard output'),
  table: text(),
};

/** All that the files of a shop hold of one customer. Named apart from the keyword. */
export const exportCustomer: Subcommand = { usage: USAGE, run };

async function run(argv: readonly string[], report: Report): Promise<void> {
  const { bucket, data, customer, out, table } = readOptions('export', OPTIONS, argv);
  checkOutput(out);
  if (bucket !== undefined && data === undefined) {
    const names = table === undefined ? {} : { names: () => shopNames(table) };
    return writeRecords({ objects: s3ObjectStore(bucket), ...names }, customer, out, report);
  }
  if (data === undefined || bucket !== undefined)
    throw wrong(
      '--bucket is the bucket of a deployed shop, --data the data folder of a local one: give one of them',
    );
  if (table !== undefined) throw wrong('--table is of a deployed shop; --data is enough for a local one');
  await withLocalShop(data, (shop) => writeRecords(shop, customer, out, report));
}

async function writeRecords(
  { objects, names }: Shop,
  asked: string,
  out: string,
  report: Report,
): Promise<void> {
  const curated = await lastDataset(objects);
  const customer = await nameOf(asked, curated, names);
  let count = 0;
  await writeOutput(out, (output) =>
    withScratch(async (folder) => {
      const sources = [
        ['customer', curated.customersFile === null ? [] : [curated.customersFile]],
        ['event', curated.eventFiles],
      ] as const;
      for (const [record, files] of sources) {
        // A file at a time: all of a big shop's would not fit.
        for (const key of files) {
          const path = join(folder, 'curated.parquet');
          await objects.download(key, path);
          count += await rowsOfCustomer({
            files: [path],
            customer,
            engine: engineBudget(folder),
            take: (line) => output.write(`{"record":"${record}",${line.slice(1)}\n`),
          });
        }
      }
    }),
  );
  report(`${count} records of the last run's files`);
}

/** What the files call the customer. */
async function nameOf(asked: string, { pseudonyms }: Curated, names: Shop['names']): Promise<string> {
  if (pseudonyms === undefined) return asked;
  if (names !== undefined) return (await names()).customer(asked);
  if (asked.startsWith(PREFIXES.customer)) return asked;
  throw wrong('the shop has pseudonyms: --table names its control table, or --customer is a pseudonym');
}

/** The dataset that was curated last. */
async function lastDataset(objects: ObjectStore): Promise<Curated> {
  const manifests = (await objects.list(BUCKET_PREFIXES.curated)).filter(({ key }) =>
    key.endsWith('/manifest.json'),
  );
  const [last] = manifests.toSorted((a, b) => b.lastModified - a.lastModified);
  if (last === undefined)
    throw new ClienteleError(
      'input.unreadable',
      'There is no curated data in the bucket: no run has ended yet',
    );
  return readDocument<Curated>(objects, keys.curated(last.key.split('/')[1] ?? ''));
}

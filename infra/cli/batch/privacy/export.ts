import { join } from 'node:path';
import type { Curated } from '../../../../layers/contract/artefact-documents.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { PREFIXES } from '../../../../layers/contract/pseudonym-form.ts';
import { lastCurated } from '../../../../layers/pipeline/artefacts.ts';
import { engineBudget } from '../../../../layers/pipeline/budget.ts';
import { withScratch } from '../../../../layers/stores/concurrency.ts';
import type { ObjectStore } from '../../../../layers/stores/objects.ts';
import type { Pseudonymiser } from '../../../../layers/stores/privacy/names.ts';
import { rowsOfCustomer } from '../../../../layers/warehouse/columns/rows-of-customer.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { counted } from '../../format.ts';
import { text } from '../../options.ts';
import { SHOP_OPTIONS, withShop } from '../../shop-stores.ts';
import { output, writeOutput } from '../output.ts';
import { shopNames } from './pseudonyms.ts';

const RESULT_HELP = `
The files of the last run hold the attributes that the shop delivered ("record":
"customer") and every event ("record": "event"), with times in UTC milliseconds
and money in minor units of the reporting currency. The rest – what the models
derive, and everything since that run – is in the answer of
GET /v1/customers/{customerId}/export.`;

const [DATA, SHOP] = SHOP_OPTIONS;

/** Where the files of a shop are, and how it names its customers if it uses pseudonyms. */
interface Shop {
  readonly objects: ObjectStore;
  /** Throws `config.invalid` for a shop that never had pseudonyms. */
  readonly names: () => Promise<Pseudonymiser>;
}

/** `npm run batch -- export`: everything that the files of a shop hold about one customer. */
export const exportCustomer = (report: Report = toStderr) =>
  command('export')
    .requiredOption('--customer <id>', 'identifier of the customer', text)
    .requiredOption('--out <file>', 'file for one JSON line per record; - is standard output', output)
    .addOption(DATA)
    .addOption(SHOP)
    .addHelpText('after', RESULT_HELP)
    .action(({ customer, out, ...shop }) =>
      withShop(shop, ({ objects, controlTable, dynamo }) =>
        writeRecords({ objects, names: () => shopNames(controlTable, dynamo) }, customer, out, report),
      ),
    );

async function writeRecords(
  { objects, names }: Shop,
  id: string,
  out: string,
  report: Report,
): Promise<void> {
  const curated = await lastDataset(objects);
  const customer = await nameInFiles(id, curated, names);
  let count = 0;
  await writeOutput(out, (to) =>
    withScratch(async (folder) => {
      const sources = [
        ['customer', curated.customersFile === null ? [] : [curated.customersFile]],
        ['event', curated.eventFiles],
      ] as const;
      for (const [record, files] of sources) {
        // One file at a time: all files of a large shop would not fit on the disk.
        for (const key of files) {
          const path = join(folder, 'curated.parquet');
          await objects.download(key, path);
          count += await rowsOfCustomer({
            files: [path],
            customer,
            engine: engineBudget(folder),
            take: (line) => to.write(`{"record":"${record}",${line.slice(1)}\n`),
          });
        }
      }
    }),
  );
  report(`Wrote ${counted(count, 'record')} from the files of the last run`);
}

/** How the files name the customer. */
async function nameInFiles(id: string, { pseudonyms }: Curated, names: Shop['names']): Promise<string> {
  if (pseudonyms === undefined) return id;
  if (id.startsWith(PREFIXES.customer)) return id;
  return (await names()).customer(id);
}

/** The dataset that was curated last. @throws ClienteleError `input.unreadable` where there is none */
async function lastDataset(objects: ObjectStore): Promise<Curated> {
  const last = await lastCurated(objects);
  if (last !== undefined) return last;
  throw new ClienteleError(
    'input.unreadable',
    'The bucket holds no curated data: wait for the first run to end',
  );
}

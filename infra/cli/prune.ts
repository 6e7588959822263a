import { runPrune } from '../../layers/pipeline/prune/run-prune.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { rowPruner } from '../../layers/stores/row-pruner.ts';
import { localTables } from '../emulator/names.ts';
import { EXPIRY_DAYS, KEPT_VERSIONS } from '../spec/storage.ts';
import { command } from './command.ts';
import { byteSize, counted, whole } from './format.ts';
import { wholeNumber } from './options.ts';
import { SHOP_OPTIONS, type ShopStores, withShop } from './shop-stores.ts';

const RESULT_HELP = `
Dumps, live events and settings stay. What was removed can no longer be rolled back
to. On this machine npm start does the same after each new version. In the cloud
versions go by themselves when their time is over (resultsDays); to remove their
rows earlier costs as much as it cost to write them.`;

const [DATA, SHOP] = SHOP_OPTIONS;

/** `npm run prune`: removes old versions and expired files. */
export const prune = () =>
  command('prune')
    .option('--keep <n>', 'versions that stay, the active one included', wholeNumber(1, 1000), KEPT_VERSIONS)
    .option('--dry-run', 'only say what would be removed')
    .addOption(DATA)
    .addOption(SHOP)
    .addHelpText('after', RESULT_HELP)
    .action(({ keep, dryRun = false, ...shop }) =>
      withShop(shop, (stores) => pruneShop(stores, keep, dryRun)),
    );

async function pruneShop(stores: ShopStores, keep: number, dryRun: boolean): Promise<void> {
  const { objects, remove, control, bucket, resultsTable, dynamo, state, compact } = stores;
  const isLocal = state !== 'deployed';
  const {
    versions,
    rows,
    objects: files,
    bytes,
  } = await runPrune(
    {
      objects,
      remove,
      control,
      imports: dynamoTableImports({ bucket }, dynamo),
      rows: {
        results: rowPruner(resultsTable, dynamo),
        ...(isLocal ? { activity: rowPruner(localTables.activity, dynamo) } : {}),
      },
      now: Date.now,
    },
    { keep, dryRun, ...(isLocal ? { expiryDays: EXPIRY_DAYS } : {}) },
  );
  await compact();
  const named = versions.length === 0 ? '' : `: ${versions.join(', ')}`;
  const what = `${counted(versions.length, 'version')}${named}`;
  if (dryRun)
    console.log(`Would remove ${what}; ${counted(files, 'file')} with ${byteSize(bytes)}, and their rows.`);
  else if (versions.length === 0 && files === 0 && rows === 0) console.log('There is nothing to remove.');
  else
    console.log(
      `Removed ${what}; ${counted(files, 'file')} with ${byteSize(bytes)}, and ${whole(rows)} rows of tables.`,
    );
}

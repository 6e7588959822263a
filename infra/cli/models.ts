import type { VersionRecord } from '../../layers/contract/control-records.ts';
import { activateVersion } from '../../layers/stores/activation.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { command } from './command.ts';
import { counted, day } from './format.ts';
import { SHOP_OPTIONS, type ShopStores, withShop } from './shop-stores.ts';

/** `npm run models`: the published versions of a shop. */
export const models = () =>
  command('models')
    .addCommand(
      ofShop('list', 'List the published versions, newest first').action((shop) => withShop(shop, list)),
    )
    .addCommand(
      ofShop('activate', 'Make a version the active one: a roll-back is one write')
        .argument('<version>', 'name of the version, as list shows it')
        .action((version, shop) => withShop(shop, (stores) => activate(stores, version))),
    )
    .addCommand(
      ofShop('drop-imports', 'Remove all tables of imported versions, the active one included')
        .addHelpText(
          'after',
          '\nThe stack does not know these tables. Run this only before npm run destroy: the\nshop cannot answer without its active version.',
        )
        .action((shop) => withShop(shop, dropImports)),
    );

function ofShop(name: string, description: string) {
  const [data, shop] = SHOP_OPTIONS;
  return command(name, description).addOption(data).addOption(shop);
}

async function list({ control }: ShopStores): Promise<void> {
  const serving = await control.serving(true);
  const versions = await control.versions();
  if (versions.length === 0) console.log('No version has been published yet.');
  for (const record of versions) console.log(describe(record, record.version === serving?.version));
}

function describe(
  { version, publishedAt, expiresAt, rows, table }: VersionRecord,
  isActive: boolean,
): string {
  const how = table === undefined ? '' : ', imported';
  const published = new Date(publishedAt).toISOString();
  return `${isActive ? '► active' : '        '}  ${version}  published ${published}, ${counted(rows, 'row')}${how}, expires ${day(expiresAt)}`;
}

async function activate({ control }: ShopStores, version: string): Promise<void> {
  await activateVersion(control, version, Date.now());
  console.log(`Version ${version} is active. Requests use it within seconds.`);
}

async function dropImports({ control, bucket, dynamo }: ShopStores): Promise<void> {
  const imports = dynamoTableImports({ bucket }, dynamo);
  for (const { table } of await control.imports()) {
    const isGone = await imports.drop(table);
    if (isGone) await control.forgetImport(table);
    console.log(isGone ? `Removed ${table}.` : `${table} is still being imported: try again later.`);
  }
}

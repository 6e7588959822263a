import type { VersionRecord } from '../../layers/contract/control-records.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { pointerTo } from '../../layers/stores/pointer.ts';
import { command } from './command.ts';
import { counted, day } from './format.ts';
import { SHOP_OPTIONS, type ShopStores, withShop } from './shop-stores.ts';

/** How long before the expiry of its rows a version can no longer be activated. */
const MARGIN_MS = DAY_MS;

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
  const versions = await control.versions();
  const record = versions.find((candidate) => candidate.version === version);
  if (record === undefined) {
    throw new ClienteleError(
      'model.unknown_version',
      `There is no version ${version}. npm run models -- list shows those that exist.`,
    );
  }
  if (record.expiresAt - Date.now() < MARGIN_MS) {
    throw new ClienteleError(
      'model.expired',
      `Version ${version} cannot be activated: its rows expire at ${new Date(record.expiresAt).toISOString()}. Choose a newer one.`,
    );
  }
  const serving = await control.serving(true);
  await control.activate(pointerTo(record, versions, Date.now()), serving?.version);
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

import type { VersionRecord } from '../../layers/contract/control-records.ts';
import { activateByHand, liftHold } from '../../layers/stores/activate-by-hand.ts';
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
      ofShop(
        'activate',
        'Make a version the active one. An older one is held: runs publish nothing until resume',
      )
        .argument('<version>', 'name of the version, as list shows it')
        .action((version, shop) => withShop(shop, (stores) => activate(stores, version))),
    )
    .addCommand(
      ofShop('resume', 'Lift the hold of a roll-back: the next run may publish again').action((shop) =>
        withShop(shop, resume),
      ),
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
  if (serving?.heldSince !== undefined) console.log(heldLine(serving.version, serving.heldSince));
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
  const { heldSince } = await activateByHand(control, version, Date.now());
  console.log(`Version ${version} is active. Requests use it within seconds.`);
  if (heldSince !== undefined) console.log(heldLine(version, heldSince));
}

async function resume({ control }: ShopStores): Promise<void> {
  const version = await liftHold(control);
  console.log(
    version === undefined
      ? 'No version is held: runs publish as usual.'
      : `Version ${version} is no longer held. It stays active until a run with new data publishes another.`,
  );
}

function heldLine(version: string, heldSince: number): string {
  return `Version ${version} is held since ${new Date(heldSince).toISOString()}: runs publish nothing until npm run models -- resume.`;
}

async function dropImports({ control, bucket, dynamo }: ShopStores): Promise<void> {
  const imports = dynamoTableImports({ bucket }, dynamo);
  for (const { table } of await control.imports()) {
    const isGone = await imports.drop(table);
    if (isGone) await control.forgetImport(table);
    console.log(isGone ? `Removed ${table}.` : `${table} is still being imported: try again later.`);
  }
}

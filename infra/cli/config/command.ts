import { listSettings } from '../../../layers/pipeline/config/list-settings.ts';
import { type ShopConfig, shopConfigSchema } from '../../../layers/pipeline/config/shop-config.ts';
import { command } from '../command.ts';
import { usageError } from '../fail.ts';
import { nextRunTime, SHOP_OPTIONS, type ShopChoice, type ShopStores, withShop } from '../shop-stores.ts';
import {
  checkConfig,
  parseValue,
  type RawConfig,
  readConfigFile,
  requireSetting,
  settingAt,
  storedConfig,
  withValue,
  writeConfig,
} from './shop-file.ts';

const VALUE_HELP = `
A value is JSON, or a text: 0.3, true, null, EUR, '["a","b"]'. A setting is named by
its path, such as customers.margin; npm run config -- list shows all of them.`;

/** `npm run config`: the settings of a shop, `config/shop.json` in its bucket. */
export const config = () =>
  command('config')
    .addCommand(
      ofShop('list', 'List every setting with its value, its default and what it means').action((shop) =>
        withShop(shop, list),
      ),
    )
    .addCommand(
      ofShop('get', 'Print the settings that the shop has changed, or the value of one setting')
        .argument('[setting]', 'path of a setting or of a group of settings')
        .action((path, shop) => withShop(shop, (stores) => get(stores, path))),
    )
    .addCommand(
      ofShop('set', 'Change a setting; the next run uses it')
        .argument('<setting>', 'path of the setting')
        .argument('<value>', 'its value')
        .addHelpText('after', VALUE_HELP)
        .action((path, value, shop) => withShop(shop, (stores) => change(stores, path, parseValue(value)))),
    )
    .addCommand(
      ofShop('unset', 'Reset a setting to its default; the next run uses it')
        .argument('<setting>', 'path of the setting')
        .action((path, shop) => withShop(shop, (stores) => change(stores, path, undefined))),
    )
    .addCommand(
      ofShop('check', 'Check a file of settings, or the settings that the shop has')
        .argument('[file]', 'a JSON file such as shop.json')
        .action(check),
    );

function ofShop(name: string, description: string) {
  const [data, shop] = SHOP_OPTIONS;
  return command(name, description).addOption(data).addOption(shop);
}

async function list({ objects }: ShopStores): Promise<void> {
  const config: ShopConfig = checkConfig(await storedConfig(objects));
  for (const { path, description, default: usual } of listSettings(shopConfigSchema)) {
    const value = settingAt(config, path);
    const changed = JSON.stringify(value) === JSON.stringify(usual) ? '' : `  (default: ${shown(usual)})`;
    console.log(`${path} = ${shown(value)}${changed}\n    ${description}`);
  }
}

async function get({ objects }: ShopStores, path: string | undefined): Promise<void> {
  const stored = await storedConfig(objects);
  if (path === undefined) {
    console.log(JSON.stringify(stored, null, 2));
    return;
  }
  requireSetting(path);
  console.log(shown(settingAt(checkConfig(stored), path)));
}

/** @param value undefined: the default */
async function change(stores: ShopStores, path: string, value: unknown): Promise<void> {
  requireSetting(path);
  const before = await storedConfig(stores.objects);
  const after = withValue(before, path, value);
  const config = checkConfig(after);
  if (JSON.stringify(before) === JSON.stringify(after)) {
    console.log(`${path} is ${shown(settingAt(config, path))} already. Nothing was changed.`);
    return;
  }
  const was = shown(settingAt(before, path) ?? settingAt(checkConfig({}), path));
  await writeConfig(stores.objects, after);
  console.log(
    `${path}: ${was} → ${shown(settingAt(config, path))}. The next run uses it. ${nextRunTime(stores.state)}`,
  );
}

async function check(file: string | undefined, shop: ShopChoice): Promise<void> {
  if (file !== undefined) {
    if (shop.shop !== undefined) throw usageError('Give either a file or --shop');
    return reportChecked(readConfigFile(file), file);
  }
  await withShop(shop, async ({ objects, bucket }) =>
    reportChecked(await storedConfig(objects), `config/shop.json in ${bucket}`),
  );
}

function reportChecked(raw: RawConfig, where: string): void {
  checkConfig(raw, where);
  const names = Object.keys(raw);
  const what = names.length === 0 ? 'every setting has its default' : `it sets ${names.join(', ')}`;
  console.log(`${where} is valid: ${what}.`);
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}

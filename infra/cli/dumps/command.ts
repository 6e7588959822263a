import { DUMP_KINDS, type DumpKind } from '../../../layers/contract/artefacts.ts';
import { dumpPrefix } from '../../../layers/contract/bucket.ts';
import type { ObjectInfo, ObjectStore } from '../../../layers/stores/objects.ts';
import { command } from '../command.ts';
import { usageError } from '../fail.ts';
import { aligned, byteSize, counted } from '../format.ts';
import { nextRunTime, SHOP_OPTIONS, type ShopStores, withShop } from '../shop-stores.ts';

/** A dump in the bucket. */
export interface StoredDump extends ObjectInfo {
  readonly kind: DumpKind;
  /** The key behind the folder of the kind. */
  readonly name: string;
}

const REMOVE_HELP = `
A dump is named as list shows it: jan.csv, or events/jan.csv where two kinds have
that name. The next run learns without it. Live events are no dumps and stay.`;

/** `npm run dumps`: what the shop has delivered. */
export const dumps = () =>
  command('dumps')
    .addCommand(ofShop('list', 'List the dumps of the shop').action((shop) => withShop(shop, list)))
    .addCommand(
      ofShop('remove', 'Remove dumps; the next run learns without them')
        .argument('<dump...>', 'names of dumps, as list shows them')
        .addHelpText('after', REMOVE_HELP)
        .action((names, shop) => withShop(shop, (stores) => remove(stores, names))),
    );

function ofShop(name: string, description: string) {
  const [data, shop] = SHOP_OPTIONS;
  return command(name, description).addOption(data).addOption(shop);
}

/** The dumps of a shop by kind and name. */
export async function storedDumps(objects: ObjectStore): Promise<StoredDump[]> {
  const found: StoredDump[] = [];
  for (const kind of DUMP_KINDS) {
    const prefix = dumpPrefix(kind);
    for (const object of await objects.list(prefix)) {
      if (!object.key.endsWith('/')) found.push({ ...object, kind, name: object.key.slice(prefix.length) });
    }
  }
  return found;
}

async function list({ objects }: ShopStores): Promise<void> {
  const found = await storedDumps(objects);
  if (found.length === 0) {
    console.log('The shop has no dumps.');
    return;
  }
  const rows = found.map(({ kind, name, size, lastModified }) => [
    kind,
    name,
    byteSize(size),
    new Date(lastModified).toISOString().slice(0, 16).replace('T', ' '),
  ]);
  for (const line of aligned([['kind', 'name', 'size', 'delivered (UTC)'], ...rows], 2)) console.log(line);
}

async function remove(
  { objects, remove: removeObject, state }: ShopStores,
  names: readonly string[],
): Promise<void> {
  const stored = await storedDumps(objects);
  const wanted = [...new Set(names.map((name) => dumpOf(name, stored)))];
  for (const { key } of wanted) await removeObject(key);
  const size = wanted.reduce((sum, one) => sum + one.size, 0);
  const them = wanted.length === 1 ? 'it' : 'them';
  console.log(
    `Removed ${counted(wanted.length, 'dump')} (${byteSize(size)}). The next run learns without ${them}. ${nextRunTime(state)}`,
  );
}

/** @throws ClienteleError `request.invalid` for a name that no dump has, or dumps of several kinds */
function dumpOf(name: string, stored: readonly StoredDump[]): StoredDump {
  const exact = stored.find(
    ({ kind, name: own }) => name === `${kind}/${own}` || name === `raw/${kind}/${own}`,
  );
  if (exact !== undefined) return exact;
  const [first, second] = stored.filter((one) => one.name === name);
  if (first === undefined)
    throw usageError(`There is no dump ${name}. npm run dumps -- list shows those that exist`);
  if (second === undefined) return first;
  throw usageError(`There are dumps ${first.kind}/${name} and ${second.kind}/${name}: name the kind as well`);
}

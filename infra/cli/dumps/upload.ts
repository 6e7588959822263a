import { basename } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { DUMP_KINDS, type DumpKind } from '../../../layers/contract/artefacts.ts';
import { readShopConfig } from '../../../layers/pipeline/config/shop-config.ts';
import { erasuresTable } from '../../../layers/stores/privacy/erasures.ts';
import { resolveMappings } from '../../../layers/warehouse/mapping/mappings.ts';
import { command } from '../command.ts';
import { usageError } from '../fail.ts';
import { counted } from '../format.ts';
import { files } from '../options.ts';
import { SHOP_OPTIONS, type ShopStores, withShop } from '../shop-stores.ts';
import { kindsOfFiles, refuseOtherKinds } from './dump-kind.ts';
import { type Dump, erasedLines, refuseLongNames, refuseSameNames, uploadDumps } from './upload-dumps.ts';

const [DATA, SHOP] = SHOP_OPTIONS;

/** `npm run upload`: dumps for a shop, on this machine or in the cloud. */
export const upload = () =>
  command('upload')
    .argument('<file...>', 'files, folders or patterns', files)
    .addOption(
      new Option('--kind <kind>', 'what the dumps hold (default: recognised by their columns)').choices(
        DUMP_KINDS,
      ),
    )
    .addOption(DATA)
    .addOption(SHOP)
    .action((paths, { kind, ...shop }) =>
      withShop(shop, async (stores) => {
        const mapping = resolveMappings((await readShopConfig(stores.objects)).mapping);
        const found = kind === undefined ? await kindsOfFiles(paths, mapping) : [];
        const dumps = paths.map((path, i): Dump => ({ path, kind: kind ?? kindFor(path, found[i]?.[0]) }));
        if (kind !== undefined) await refuseOtherKinds(dumps, mapping);
        refuseLongNames(dumps);
        refuseSameNames(dumps);
        await deliver(stores, dumps);
      }),
    );

/** The kind of a file by its columns. @throws ClienteleError `request.invalid` where they do not tell */
function kindFor(path: string, found: DumpKind | undefined): DumpKind {
  if (found !== undefined) return found;
  throw usageError(
    `${path}: its columns do not tell whether it holds ${DUMP_KINDS.join(', ')}. Say so with --kind, and check that the shop's mapping (npm run config -- get mapping) fits`,
  );
}

async function deliver(
  { objects, state, controlTable, dynamo }: ShopStores,
  dumps: readonly Dump[],
): Promise<void> {
  const erasures = await erasuresTable(controlTable, dynamo).all();
  const { uploaded, erased } = await uploadDumps(objects, dumps, () => {}, erasures);
  for (const line of erasedLines(erased)) console.log(line);
  for (const { path, kind } of dumps) console.log(`  ${basename(path)}: ${kind}`);
  const others =
    uploaded + erased.length === dumps.length ? '' : ' The rest is there already, with the same content.';
  const then = uploaded === 0 ? '' : ` ${THEN[state]}`;
  console.log(`Uploaded ${uploaded} of ${counted(dumps.length, 'file')}.${others}${then}`);
}

const THEN: Readonly<Record<ShopStores['state'], string>> = {
  deployed: 'A run begins within minutes.',
  serving: 'A run begins now; npm start reports how it ends.',
  stopped: 'No shop is running on the folder: the next npm start makes a version with them.',
};

import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { Option } from '@commander-js/extra-typings';
import { type Control, controlTable } from '../../layers/stores/control.ts';
import { type ObjectStore, s3ObjectStore } from '../../layers/stores/objects.ts';
import { objectRemover, type RemoveObject } from '../../layers/stores/remove-objects.ts';
import { localBucket, localTables } from '../emulator/names.ts';
import { deployedShop, type StoreNames } from './deployed-shop.ts';
import { withLocalStores } from './local-stores.ts';
import { DATA, text } from './options.ts';

/** Which shop a command works on. */
export interface ShopChoice {
  readonly data: string;
  readonly shop?: string | undefined;
}

/** The stores of a shop, on this machine or in the cloud. */
export interface ShopStores extends StoreNames {
  readonly objects: ObjectStore;
  readonly remove: RemoveObject;
  readonly control: Control;
  readonly s3: S3ClientConfig;
  readonly dynamo: DynamoDBClientConfig;
  /** `deployed`: in the cloud; `serving`: `npm start` runs it on this machine; `stopped`: its data folder is at rest. */
  readonly state: 'deployed' | 'serving' | 'stopped';
  /** Gives room of removed rows back to the disk, where these stores have one and no other process uses them. */
  readonly compact: () => Promise<void>;
}

const SHOP = new Option(
  '--shop <name>',
  'instead: a deployed shop, with the AWS credentials and the region of the environment',
)
  .argParser(text)
  .conflicts('data');

/** `--data` and `--shop`. */
export const SHOP_OPTIONS = [DATA, SHOP] as const;

/**
 * Works on the stores of a shop.
 * @throws ClienteleError `request.invalid` when there is no such shop
 */
export async function withShop<T>(
  { data, shop }: ShopChoice,
  work: (stores: ShopStores) => Promise<T>,
): Promise<T> {
  if (shop !== undefined) return work(storesOf(await deployedShop(shop), {}, {}, 'deployed', async () => {}));
  const local = {
    bucket: localBucket,
    resultsTable: localTables.results,
    controlTable: localTables.control,
  };
  return withLocalStores(data, ({ s3, dynamo, isServing, compact }) =>
    work(storesOf(local, { endpoint: s3 }, { endpoint: dynamo }, isServing ? 'serving' : 'stopped', compact)),
  );
}

function storesOf(
  names: StoreNames,
  s3: S3ClientConfig,
  dynamo: DynamoDBClientConfig,
  state: ShopStores['state'],
  compact: ShopStores['compact'],
): ShopStores {
  return {
    ...names,
    objects: s3ObjectStore(names.bucket, s3),
    remove: objectRemover(names.bucket, s3),
    control: controlTable(names.controlTable, dynamo),
    s3,
    dynamo,
    state,
    compact,
  };
}

/** When the next run begins, to be read behind "The next run …". */
export function nextRunTime(state: ShopStores['state']): string {
  if (state === 'deployed') return 'It begins after the next upload, or tonight.';
  if (state === 'serving') return 'It begins after the next upload, or when npm start is started again.';
  return 'It begins with the next npm start.';
}

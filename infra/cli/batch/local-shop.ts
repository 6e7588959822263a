import { join, resolve } from 'node:path';
import { TABLES } from '../../../layers/contract/tables.ts';
import { type ObjectStore, s3ObjectStore } from '../../../layers/stores/objects.ts';
import type { Names } from '../../../layers/stores/privacy/names.ts';
import { startDynamo } from '../../emulator/embedded-dynamo.ts';
import { startS3 } from '../../emulator/embedded-s3.ts';
import { localBucket, localCredentials, localTables } from '../../emulator/names.ts';
import { isDataFolder, readEndpoints } from '../data-folder.ts';
import { wrong } from './options.ts';
import { shopNames } from './pseudonyms.ts';

/** Where the files of a shop lie, and what it calls its customers where it has pseudonyms. */
export interface Shop {
  readonly objects: ObjectStore;
  /** Absent: nobody told where the key lies. Throws `config.invalid` where the shop never had pseudonyms. */
  readonly names?: () => Promise<Names>;
}

/**
 * The shop of a data folder: the one that runs on it, or its stores opened for this command.
 * @throws ClienteleError `request.invalid` for a folder that is none of npm start
 */
export async function withLocalShop(data: string, work: (shop: Shop) => Promise<void>): Promise<void> {
  const folder = resolve(data);
  if (!isDataFolder(folder)) throw wrong(`--data ${data} is no data folder of npm start`);
  Object.assign(process.env, localCredentials);
  const running = readEndpoints(folder);
  if (running !== undefined) return work(shopAt(running.s3, running.dynamo));
  const s3 = await startS3(join(folder, 's3'), localBucket, () => {});
  try {
    const dynamo = await startDynamo(join(folder, 'dynamodb'), { [localTables.control]: TABLES.control });
    try {
      await work(shopAt(s3.endpoint, dynamo.endpoint));
    } finally {
      await dynamo.close();
    }
  } finally {
    await s3.close();
  }
}

function shopAt(s3: string, dynamo: string): Shop {
  return {
    objects: s3ObjectStore(localBucket, { endpoint: s3 }),
    names: () => shopNames(localTables.control, { endpoint: dynamo }),
  };
}

import { join, resolve } from 'node:path';
import { TABLES } from '../../layers/contract/tables.ts';
import { startDynamo } from '../emulator/embedded-dynamo.ts';
import { startS3 } from '../emulator/embedded-s3.ts';
import { localBucket, localCredentials, localTables } from '../emulator/names.ts';
import { hasRun } from '../emulator/system.ts';
import { isDataFolder, readEndpoints } from './data-folder.ts';
import { usageError } from './fail.ts';
import { lockFolder } from './folder-lock.ts';

/** Endpoints of a local shop's stores. */
export interface LocalStores {
  readonly s3: string;
  readonly dynamo: string;
  /** Whether `npm start` serves the shop at the moment. */
  readonly isServing: boolean;
  /** Gives room of removed rows back to the disk; nothing happens while `npm start` has the stores open. */
  readonly compact: () => Promise<void>;
}

/**
 * Works on the stores of a data folder: those of the shop that runs on it, otherwise its own, opened for this command.
 * @throws ClienteleError `request.invalid` when npm start did not make the folder, or another command works on it
 */
export async function withLocalStores<T>(
  data: string,
  work: (stores: LocalStores) => Promise<T>,
): Promise<T> {
  const folder = resolve(data);
  Object.assign(process.env, localCredentials);
  const running = readEndpoints(folder);
  if (running !== undefined) return work({ ...running, isServing: true, compact: async () => {} });
  if (!isDataFolder(folder)) {
    throw usageError(
      `--data ${data} is not a data folder of npm start. Start a shop with npm start, or name its folder with --data`,
    );
  }
  const unlock = lockFolder(folder);
  try {
    return await withOwnStores(folder, work);
  } finally {
    unlock();
  }
}

async function withOwnStores<T>(folder: string, work: (stores: LocalStores) => Promise<T>): Promise<T> {
  const s3 = await startS3(join(folder, 's3'), localBucket, () => {});
  try {
    const dynamo = await startDynamo(
      join(folder, 'dynamodb'),
      {
        [localTables.results]: TABLES.results,
        [localTables.control]: TABLES.control,
        [localTables.activity]: TABLES.activity,
      },
      { s3: s3.endpoint },
      { isUsed: hasRun(folder) },
    );
    try {
      return await work({
        s3: s3.endpoint,
        dynamo: dynamo.endpoint,
        isServing: false,
        compact: dynamo.compact,
      });
    } finally {
      await dynamo.close();
    }
  } finally {
    await s3.close();
  }
}

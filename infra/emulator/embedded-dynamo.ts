import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableSpec } from '../../layers/contract/tables.ts';
import { compactDirectory, dynalite, tryToOpen } from './dynalite-database.ts';
import { cannotOpen, checkDynamoFiles, refuseEmptied } from './dynamo-files.ts';
import { answerImports, type ImportSource } from './embedded-imports.ts';
import { refusePages } from './foreign-callers.ts';
import { closeServer, listenOnLoopback } from './loopback.ts';

export interface EmbeddedDynamo {
  readonly endpoint: string;
  /** Gives the room of removed items back to the disk. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** Keys of a table. */
export type TableKeys = Pick<TableSpec, 'partitionKey' | 'sortKey'>;

export interface DynamoOptions {
  /** The tables were made before: where they are missing, data was lost. */
  readonly isUsed?: boolean;
  /** Default: any free one. */
  readonly port?: number;
}

/**
 * DynamoDB on 127.0.0.1 with its data below a directory. Creates the tables that are missing.
 * @param tables name of the table ► its keys
 * @param source where ImportTable reads objects; without it every import fails
 * @throws ClienteleError `store.unavailable` when another process uses the directory, or its files are damaged, missing or not to be written
 */
export async function startDynamo(
  directory: string,
  tables: Readonly<Record<string, TableKeys>>,
  source?: ImportSource,
  { isUsed = false, port = 0 }: DynamoOptions = {},
): Promise<EmbeddedDynamo> {
  checkDynamoFiles(directory, isUsed);
  try {
    await mkdir(directory, { recursive: true });
    await tryToOpen(directory);
  } catch (error) {
    throw cannotOpen(directory, error);
  }
  const server = dynalite({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const imports = answerImports(server, () => endpoint, source);
  refusePages(server);
  const endpoint = `http://127.0.0.1:${await listenOnLoopback(server, port)}`;

  async function close(): Promise<void> {
    await imports.close();
    await closeServer(server);
  }

  const client = new DynamoDBClient({ endpoint, maxAttempts: 1 });
  try {
    const existing = await client.send(new ListTablesCommand({}));
    if (isUsed && existing.TableNames?.length === 0) refuseEmptied(directory);
    for (const [name, keys] of Object.entries(tables)) {
      if (existing.TableNames?.includes(name)) continue;
      await client.send(createTable(name, keys));
      await becomesActive(name, client);
    }
  } catch (cause) {
    await close();
    throw cannotOpen(directory, cause);
  } finally {
    client.destroy();
  }
  return { endpoint, compact: () => compactDirectory(directory), close };
}

/** A table is not there for requests before it is active. */
async function becomesActive(TableName: string, client: DynamoDBClient): Promise<void> {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await sleep(ACTIVE_POLL_MS);
  }
}

const ACTIVE_POLL_MS = 2;

function createTable(name: string, keys: TableKeys): CreateTableCommand {
  const names = keys.sortKey === null ? [keys.partitionKey] : [keys.partitionKey, keys.sortKey];
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: names.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
  });
}

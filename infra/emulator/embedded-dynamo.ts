import { mkdir } from 'node:fs/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { TableSpec } from '../../layers/contract/tables.ts';
import { compactDirectory, dynalite } from './dynalite-database.ts';
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

/**
 * DynamoDB on 127.0.0.1 with its data below a directory. Creates the tables that are missing.
 * @param tables name of the table ► its keys
 * @param source where ImportTable reads objects; without it every import fails
 * @throws ClienteleError `store.unavailable` when another process uses the directory
 */
export async function startDynamo(
  directory: string,
  tables: Readonly<Record<string, TableKeys>>,
  source?: ImportSource,
): Promise<EmbeddedDynamo> {
  await mkdir(directory, { recursive: true });
  const server = dynalite({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const imports = answerImports(server, () => endpoint, source);
  refusePages(server);
  const endpoint = `http://127.0.0.1:${await listenOnLoopback(server)}`;

  async function close(): Promise<void> {
    await imports.close();
    await closeServer(server);
  }

  const client = new DynamoDBClient({ endpoint, maxAttempts: 1 });
  try {
    const existing = await client.send(new ListTablesCommand({}));
    for (const [name, keys] of Object.entries(tables)) {
      if (existing.TableNames?.includes(name)) continue;
      await client.send(createTable(name, keys));
    }
  } catch (cause) {
    await close();
    throw cannotOpen(directory, cause);
  } finally {
    client.destroy();
  }
  return { endpoint, compact: () => compactDirectory(directory), close };
}

/** The error for a directory that cannot be opened. */
export function cannotOpen(directory: string, cause: unknown): ClienteleError {
  const message = `The data folder ${directory} cannot be opened (${reasonOf(cause)}): another Clientele may be using it, or it cannot be read and written. Stop that one, make the folder writable, or choose another with --data.`;
  return new ClienteleError('store.unavailable', message, {}, cause);
}

function createTable(name: string, keys: TableKeys): CreateTableCommand {
  const names = keys.sortKey === null ? [keys.partitionKey] : [keys.partitionKey, keys.sortKey];
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: names.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
  });
}

/** The message of the innermost cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

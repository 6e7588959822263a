import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { answerImports, type ImportSource } from './embedded-imports.ts';

export interface EmbeddedDynamo {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Keys of a table, see {@link TABLES}. */
export interface TableKeys {
  readonly partitionKey: string;
  readonly sortKey: string | null;
}

/**
 * DynamoDB on loopback, its data below `directory`. Tables that are missing are made.
 * @param tables name of the table ► its keys
 * @param source where ImportTable reads objects; without it every import fails
 * @throws ClienteleError `store.unavailable` when another process works on the same folder
 */
export async function startDynamo(
  directory: string,
  tables: Readonly<Record<string, TableKeys>>,
  source?: ImportSource,
): Promise<EmbeddedDynamo> {
  await mkdir(directory, { recursive: true });
  const server = dynalite({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const imports = answerImports(server, () => endpoint, source);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function close(): Promise<void> {
    await imports.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
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
  return { endpoint, close };
}

/** What went wrong when a data folder cannot be opened, in words. */
export function cannotOpen(directory: string, cause: unknown): ClienteleError {
  const message = `The data folder ${directory} cannot be opened: another Clientele may be using it. Stop that one, or choose another folder with --data.`;
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

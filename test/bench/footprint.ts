import { join, resolve } from 'node:path';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { startDynamo } from '../../infra/emulator/embedded-dynamo.ts';
import { localCredentials, localTables } from '../../infra/emulator/names.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { markdown } from './table.ts';

/** Bytes per write unit of DynamoDB. */
const WRITE_UNIT = 1024;

/**
 * Rows, bytes and write units of the serving version, by kind of row, in a data folder of `npm start`.
 * @returns a Markdown table
 */
export async function footprint(folder: string): Promise<string> {
  Object.assign(process.env, localCredentials);
  const dynamo = await startDynamo(join(resolve(folder), 'dynamodb'), {
    [localTables.control]: TABLES.control,
    [localTables.results]: TABLES.results,
  });
  try {
    const config = { endpoint: dynamo.endpoint };
    const serving = await controlTable(localTables.control, config).serving(true);
    if (serving === undefined)
      throw new Error(`No version serves in ${folder}. Run npm start with --data ${folder} first.`);
    const kinds = new Map<string, { rows: number; bytes: number; units: number }>();
    const pages = paginateScan(
      { client: new DynamoDBClient(config) },
      { TableName: localTables.results, ProjectionExpression: 'pk, body' },
    );
    for await (const { Items } of pages) {
      for (const item of Items ?? []) {
        const [version, kind] = (item.pk?.S ?? '').split('|');
        if (version !== serving.version || kind === undefined) continue;
        // DynamoDB also bills the attribute names and the number.
        const bytes = Buffer.byteLength(item.pk?.S ?? '') + (item.body?.B?.length ?? 0) + 24;
        const sum = kinds.get(kind) ?? { rows: 0, bytes: 0, units: 0 };
        kinds.set(kind, {
          rows: sum.rows + 1,
          bytes: sum.bytes + bytes,
          units: sum.units + Math.ceil(bytes / WRITE_UNIT),
        });
      }
    }
    const rows = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    return markdown(
      ['kind of row', 'rows', 'bytes', 'write units'],
      rows.map(([kind, { rows: count, bytes, units }]) => [
        kind,
        String(count),
        String(bytes),
        String(units),
      ]),
    );
  } finally {
    await dynamo.close();
  }
}

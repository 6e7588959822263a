import { inflateRawSync } from 'node:zlib';
import {
  type AttributeValue,
  DynamoDBClient,
  ListTablesCommand,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { byText, rowNormaliser } from './normalise.ts';

/** A row as it was published, without its version. */
export interface PublishedRow {
  /** `<kind>|<id>` */
  readonly key: string;
  readonly body: unknown;
}

/**
 * Every row of a version, sorted by key, from whichever table holds it. A row is an item with `pk` =
 * `<version>|<kind>|<id>` and `body`, raw deflate of JSON.
 */
export async function publishedRows(endpoint: string, version: string): Promise<PublishedRow[]> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const normalise = rowNormaliser(version);
  const rows: PublishedRow[] = [];
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const page: ScanCommandOutput = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      for (const { pk, body } of page.Items ?? []) {
        if (pk?.S === undefined || !pk.S.startsWith(`${version}|`) || body?.B === undefined) continue;
        const decoded: unknown = JSON.parse(inflateRawSync(body.B).toString('utf8'));
        rows.push({ key: pk.S.slice(version.length + 1), body: normalise(decoded) });
      }
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }
  client.destroy();
  if (rows.length === 0) throw new Error(`No table holds rows of ${version}`);
  return rows.sort((a, b) => byText(a.key, b.key));
}

/** Identifiers of the rows of a kind, in order. */
export function idsOf(rows: readonly PublishedRow[], kind: string): string[] {
  const prefix = `${kind}|`;
  return rows.flatMap(({ key }) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

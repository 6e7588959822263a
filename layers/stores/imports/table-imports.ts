import {
  DeleteTableCommand,
  DescribeImportCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ImportNotFoundException,
  ImportTableCommand,
  type ImportTableDescription,
  LimitExceededException,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { TABLES } from '../../contract/tables.ts';
import { BUDGETS, withinBudget } from '../deadlines.ts';
import { withStoreErrors } from '../store-errors.ts';

/** A table to be made of objects in the bucket. The same order given twice is one import. */
export interface ImportOrder {
  /** Also the token by which the service knows the order again. */
  readonly table: string;
  readonly prefix: string;
}

/** How far an import is. */
export interface ImportProgress {
  readonly arn: string;
  readonly status: 'importing' | 'complete' | 'failed';
  /** Lines that were read, items that were written, lines that could not be. */
  readonly processed: number;
  readonly imported: number;
  readonly errors: number;
  /** Of the objects, unpacked: what is paid for. */
  readonly bytes: number;
  /** Why it failed; empty when it did not. */
  readonly failure: string;
}

export type TableState = 'ready' | 'making' | 'missing';

/** Tables that are made by ImportTable. All methods throw `store.unavailable`. */
export interface TableImports {
  /** Asks for an import; undefined where a table of that name is there of another order, or of this one after hours. */
  start(order: ImportOrder): Promise<ImportProgress | undefined>;
  /** Undefined for an import that the service does not know. */
  look(arn: string): Promise<ImportProgress | undefined>;
  /** Whether the table is there to be read, still being made, or not there. */
  stateOf(table: string): Promise<TableState>;
  /** Removes a table; false while that cannot be, since it is still being imported. One that is not there is removed. */
  drop(table: string): Promise<boolean>;
}

export interface ImportsPlace {
  readonly bucket: string;
  /** ARN of the key that encrypts the tables; undefined: the service's own. */
  readonly tableEncryptionKey?: string | undefined;
}

/** The DynamoDB adapter. Tables have the key of the table that versions share, are paid by request, and encrypted as it is. */
export function dynamoTableImports(
  { bucket, tableEncryptionKey }: ImportsPlace,
  config: DynamoDBClientConfig = {},
): TableImports {
  const client = new DynamoDBClient({ ...withinBudget(BUDGETS.stage), ...config });

  async function start({ table, prefix }: ImportOrder): Promise<ImportProgress | undefined> {
    const order = new ImportTableCommand({
      ClientToken: table,
      S3BucketSource: { S3Bucket: bucket, S3KeyPrefix: prefix },
      InputFormat: 'DYNAMODB_JSON',
      InputCompressionType: 'GZIP',
      TableCreationParameters: {
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: TABLES.results.partitionKey, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: TABLES.results.partitionKey, KeyType: 'HASH' }],
        SSESpecification: {
          Enabled: true,
          SSEType: 'KMS',
          ...(tableEncryptionKey === undefined ? {} : { KMSMasterKeyId: tableEncryptionKey }),
        },
      },
    });
    return withStoreErrors(`import ${table}`, async () => {
      try {
        const { ImportTableDescription } = await client.send(order);
        return progressOf(ImportTableDescription);
      } catch (error) {
        if (error instanceof ResourceInUseException) return undefined;
        throw error;
      }
    });
  }

  async function look(arn: string): Promise<ImportProgress | undefined> {
    return withStoreErrors('look at an import', async () => {
      try {
        const { ImportTableDescription } = await client.send(new DescribeImportCommand({ ImportArn: arn }));
        return progressOf(ImportTableDescription);
      } catch (error) {
        if (error instanceof ImportNotFoundException) return undefined;
        throw error;
      }
    });
  }

  async function stateOf(table: string): Promise<TableState> {
    return withStoreErrors(`look at ${table}`, async () => {
      try {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
        return Table?.TableStatus === 'ACTIVE' ? 'ready' : 'making';
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return 'missing';
        throw error;
      }
    });
  }

  async function drop(table: string): Promise<boolean> {
    return withStoreErrors(`remove ${table}`, async () => {
      try {
        await client.send(new DeleteTableCommand({ TableName: table }));
        return true;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return true;
        if (error instanceof ResourceInUseException || error instanceof LimitExceededException) return false;
        throw error;
      }
    });
  }

  return { start, look, stateOf, drop };
}

function progressOf(description: ImportTableDescription | undefined): ImportProgress {
  const { ImportArn = '', ImportStatus, FailureCode, FailureMessage } = description ?? {};
  const status =
    ImportStatus === 'COMPLETED' ? 'complete' : ImportStatus === 'IN_PROGRESS' ? 'importing' : 'failed';
  const failure = [FailureCode, FailureMessage].filter((part) => part !== undefined).join(': ');
  return {
    arn: ImportArn,
    status,
    processed: description?.ProcessedItemCount ?? 0,
    imported: description?.ImportedItemCount ?? 0,
    errors: description?.ErrorCount ?? 0,
    bytes: description?.ProcessedSizeBytes ?? 0,
    failure: status === 'failed' ? failure || `the import ended as ${ImportStatus}` : '',
  };
}

import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  type NativeAttributeValue,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import { type CallBudget, withinBudget } from './deadlines.ts';
import { withStoreErrors } from './store-errors.ts';

/** An item in plain values: strings, numbers, bytes. Fields that are undefined are not written. */
export type Item = Record<string, NativeAttributeValue>;

/** What must hold of the item that is there for a write to happen. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

/** One table. All methods throw `store.unavailable`. */
export interface Table {
  get(key: Item, consistent: boolean): Promise<Item | undefined>;
  /** All items with this partition key, in the order of their sort keys. */
  query(pk: string, consistent: boolean): Promise<Item[]>;
  /** Writes an item; false when the condition does not hold, and nothing is written. */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** Deletes an item, if there is one; false when the condition does not hold. */
  remove(key: Item, condition?: Condition): Promise<boolean>;
}

/** A DynamoDB client that keeps calls within a budget and takes plain values. Build it once, outside the request. */
export function documentClient(
  budget: CallBudget,
  config: DynamoDBClientConfig = {},
): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ ...withinBudget(budget), ...config });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** The operations that the adapters share, on one table. */
export function openTable(TableName: string, client: DynamoDBDocumentClient): Table {
  const reading = <T>(calls: () => Promise<T>) => withStoreErrors(`read the table ${TableName}`, calls);

  function get(Key: Item, ConsistentRead: boolean): Promise<Item | undefined> {
    return reading(async () => (await client.send(new GetCommand({ TableName, Key, ConsistentRead }))).Item);
  }

  function query(pk: string, ConsistentRead: boolean): Promise<Item[]> {
    const pages = paginateQuery(
      { client },
      {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead,
      },
    );
    return reading(async () => {
      const items: Item[] = [];
      for await (const page of pages) items.push(...(page.Items ?? []));
      return items;
    });
  }

  const put = (Item: Item, condition?: Condition) =>
    write(() => client.send(new PutCommand({ TableName, Item, ...condition })));

  const remove = (Key: Item, condition?: Condition) =>
    write(() => client.send(new DeleteCommand({ TableName, Key, ...condition })));

  function write(call: () => Promise<unknown>): Promise<boolean> {
    return withStoreErrors(`write to the table ${TableName}`, async () => {
      try {
        await call();
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  return { get, query, put, remove };
}

/** Holds where no item has the key yet. */
export const IS_NEW: Condition = { ConditionExpression: 'attribute_not_exists(pk)' };

/**
 * Holds where nobody wrote since the item was read at this revision (0: there was none), or where the item is this very write: a
 * retry after an answer that got lost finds what it wrote itself.
 * @param write the item's attribute `write`, another one for each write
 */
export function isAtRevision(revision: number, write: string): Condition {
  const own = { names: { '#write': 'write' }, values: { ':write': write } };
  if (revision === 0) {
    return {
      ConditionExpression: 'attribute_not_exists(pk) OR #write = :write',
      ExpressionAttributeNames: own.names,
      ExpressionAttributeValues: own.values,
    };
  }
  return {
    ConditionExpression: '#revision = :read OR #write = :write',
    ExpressionAttributeNames: { '#revision': 'revision', ...own.names },
    ExpressionAttributeValues: { ':read': revision, ...own.values },
  };
}

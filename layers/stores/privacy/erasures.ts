import { randomBytes } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../../contract/errors.ts';
import { type Backoff, pauses, sleep } from '../backoff.ts';
import { BUDGETS, withinBudget } from '../deadlines.ts';
import { asked } from '../objects.ts';
import { decodeRow, encodeBody } from '../row-codec.ts';

/** An erasure and how far it got. Times in UTC milliseconds. */
export interface ErasureRecord {
  /** The mark of the customer's identifier, see marks.ts: also what keeps the customer out from now on. */
  readonly erasureId: string;
  /** The identifier, as long as something has to be looked for by it; null when complete. */
  readonly customer: string | null;
  readonly requestedAt: number;
  /**
   * From when on a sweep of the bucket is the last: what was accepted before the request has arrived there. Absent in records of
   * earlier releases: at once.
   */
  readonly sweepFrom?: number;
  readonly completedAt: number | null;
  /** Versions that were registered when the erasure was asked for, and those of them that knew the customer. */
  readonly versionsThen: readonly string[];
  readonly versionsWith: readonly string[];
  /** When the bucket was first and last gone through: versions learnt after the first know nothing of the customer. */
  readonly freeFrom: number | null;
  readonly sweptAt: number | null;
  /** Dumps that were written anew, by key: when the shop delivered them, and what they are now (null: being written). */
  readonly rewritten: Readonly<
    Record<string, { readonly deliveredAt: number; readonly etag: string | null }>
  >;
  /** Place ► how much of the customer was removed there, in the place's own unit (unitOf in certificate.ts). Written before it is removed, so nothing is forgotten. */
  readonly removed: Readonly<Record<string, number>>;
  /** UTC milliseconds until which what cannot be removed sooner remains, by place; known when complete. */
  readonly remains: Readonly<Record<string, number>>;
}

/** The register of erasures, beside the secret that marks are made with. */
export interface Erasures {
  /** The shop's secret, made when it is first asked for. */
  secret(): Promise<string>;
  /** The secret, if there is one yet. */
  knownSecret(): Promise<string | undefined>;
  find(erasureId: string): Promise<ErasureRecord | undefined>;
  /** Every erasure there ever was. */
  all(): Promise<ErasureRecord[]>;
  /**
   * Changes an erasure: written only if nobody changed it meanwhile, else read and changed anew. The change must be pure and
   * idempotent; undefined leaves it as it is.
   * @returns the erasure as it is now
   */
  update(
    erasureId: string,
    change: (record: ErasureRecord | undefined) => ErasureRecord | undefined,
  ): Promise<ErasureRecord | undefined>;
}

const PARTITION = 'erasure';
const SECRET = { pk: { S: 'configuration' }, sk: { S: 'privacy' } };
const CONTESTED: Backoff = { firstMs: 20, capMs: 500, attempts: 8 };

/** The DynamoDB adapter, on the control table. */
export function erasuresTable(table: string, config: DynamoDBClientConfig = {}): Erasures {
  const client = new DynamoDBClient({ ...withinBudget(BUDGETS.stage), ...config });
  let known: string | undefined;

  async function secret(): Promise<string> {
    known ??= (await knownSecret()) ?? (await makeSecret());
    return known;
  }

  async function knownSecret(): Promise<string | undefined> {
    return (await get(SECRET))?.secret?.S;
  }

  async function makeSecret(): Promise<string> {
    const made = randomBytes(32).toString('hex');
    const first = await put({ ...SECRET, secret: { S: made } }, undefined);
    return first ? made : ((await knownSecret()) as string);
  }

  async function find(erasureId: string): Promise<ErasureRecord | undefined> {
    return (await read(erasureId)).record;
  }

  async function all(): Promise<ErasureRecord[]> {
    const found: ErasureRecord[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await asked('list erasures', () =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: PARTITION } },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        ),
      );
      for (const item of page.Items ?? []) found.push(decodeRow(item) as ErasureRecord);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  async function update(
    erasureId: string,
    change: (record: ErasureRecord | undefined) => ErasureRecord | undefined,
  ): Promise<ErasureRecord | undefined> {
    const waits = pauses(CONTESTED);
    for (;;) {
      const { record, revision } = await read(erasureId);
      const next = change(record);
      if (next === undefined) return record;
      const item = {
        pk: { S: PARTITION },
        sk: { S: erasureId },
        body: encodeBody(next),
        revision: { N: String(revision + 1) },
      };
      if (await put(item, revision === 0 ? undefined : revision)) return next;
      const wait = waits.next();
      if (wait.done) throw new ClienteleError('store.unavailable', 'An erasure stays contested');
      await sleep(wait.value);
    }
  }

  async function read(erasureId: string): Promise<{ record: ErasureRecord | undefined; revision: number }> {
    const item = await get({ pk: { S: PARTITION }, sk: { S: erasureId } });
    return {
      record: item === undefined ? undefined : (decodeRow(item) as ErasureRecord),
      revision: Number(item?.revision?.N ?? 0),
    };
  }

  async function get(key: typeof SECRET): Promise<Record<string, AttributeValue> | undefined> {
    const answer = await asked('read the control table', () =>
      client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true })),
    );
    return answer.Item;
  }

  /** Writes what still has the revision before, or is new; false when somebody was quicker. */
  async function put(item: Record<string, AttributeValue>, before: number | undefined): Promise<boolean> {
    const condition =
      before === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#revision = :before',
            ExpressionAttributeNames: { '#revision': 'revision' },
            ExpressionAttributeValues: { ':before': { N: String(before) } },
          };
    return asked('write the control table', async () => {
      try {
        await client.send(new PutItemCommand({ TableName: table, Item: item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  return { secret, knownSecret, find, all, update };
}

import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { ACTIVITY_DAYS, liveKey } from '../../contract/live.ts';
import { eachOf } from '../concurrency.ts';
import { BUDGETS, withinBudget } from '../deadlines.ts';
import { withEvents } from '../live/activity.ts';
import { dynamoLiveStore } from '../live/live-dynamo.ts';
import type { LiveRef } from '../live/live-store.ts';
import { asked } from '../objects.ts';
import type { Names } from './names.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Documents that move at a time. */
const WIDTH = 16;

type Personal = LiveRef<'activity' | 'session'>;

/**
 * Moves live documents of customers and sessions to the names they should have: events are added to what is there under
 * the new name, then the old document goes, if nobody wrote to it meanwhile; else once more. Looks at every key of the table once.
 */
export function renameLive(
  table: string,
  config: DynamoDBClientConfig = {},
): (names: Names, now: number) => Promise<void> {
  const client = new DynamoDBClient({ ...withinBudget(BUDGETS.stage), ...config });
  const live = dynamoLiveStore(table, config);

  async function rename(names: Names, now: number): Promise<void> {
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await asked('read live documents', () =>
        client.send(
          new ScanCommand({ TableName: table, ProjectionExpression: 'pk', ExclusiveStartKey: from }),
        ),
      );
      const moves = (page.Items ?? []).flatMap(({ pk }) => {
        const ref = personal(pk?.S ?? '');
        const id = ref && names[ref.kind === 'activity' ? 'customer' : 'session'](ref.id);
        return ref === undefined || id === undefined || id === ref.id ? [] : [{ ref, to: { ...ref, id } }];
      });
      await eachOf(moves, WIDTH, ({ ref, to }) => move(ref, to, now));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  async function move(ref: Personal, to: Personal, now: number): Promise<void> {
    for (;;) {
      const [old, target] = await live.read([ref, to]);
      const events = old?.body?.events;
      if (old === undefined || target === undefined || events === undefined) return;
      await live.update([target], ({ body }) => withEvents(body, events), now + ACTIVITY_DAYS * DAY_MS);
      if (await remove(ref, old.revision)) return;
    }
  }

  /** False when somebody wrote to it meanwhile. */
  async function remove({ kind, id }: Personal, revision: number): Promise<boolean> {
    return asked('remove a live document', async () => {
      try {
        await client.send(
          new DeleteItemCommand({
            TableName: table,
            Key: { pk: { S: liveKey(kind, id) } },
            ConditionExpression: 'attribute_not_exists(pk) OR #revision = :revision',
            ExpressionAttributeNames: { '#revision': 'revision' },
            ExpressionAttributeValues: { ':revision': { N: String(revision) } },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  return rename;
}

/** The document of a key, if it is a customer's or a session's. */
function personal(key: string): Personal | undefined {
  for (const kind of ['activity', 'session'] as const)
    if (key.startsWith(liveKey(kind, ''))) return { kind, id: key.slice(liveKey(kind, '').length) };
  return undefined;
}

import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { DAY_MS } from '../../contract/events/days.ts';
import { ACTIVITY_DAYS, type LiveBodies, liveKey } from '../../contract/live.ts';
import { eachOf } from '../concurrency.ts';
import { BUDGETS } from '../deadlines.ts';
import { withEvents, withVisits } from '../live/activity.ts';
import { dynamoLiveStore } from '../live/live-dynamo.ts';
import type { LiveRef } from '../live/live-store.ts';
import { withStoreErrors } from '../store-errors.ts';
import { documentClient, openTable } from '../tables.ts';
import type { Pseudonymiser } from './names.ts';

/** Documents that move at a time. */
const WIDTH = 16;

const PERSONAL = ['activity', 'session', 'device'] as const;
type Personal = LiveRef<(typeof PERSONAL)[number]>;

/**
 * Gives live documents of customers, sessions and devices the names that a version has for them.
 * @param now UTC milliseconds
 */
export type RenameLive = (names: Pseudonymiser, now: number) => Promise<void>;

/**
 * Moves live documents of people to the names they should have: events are added to what is there under
 * the new name, then the old document goes, if nobody wrote to it meanwhile; else once more. Looks at every key of the table once.
 */
export function renameLive(name: string, config: DynamoDBClientConfig = {}): RenameLive {
  const client = documentClient(BUDGETS.stage, config);
  const table = openTable(name, client);
  const live = dynamoLiveStore(name, config);

  async function rename(names: Pseudonymiser, now: number): Promise<void> {
    const pages = paginateScan({ client }, { TableName: name, ProjectionExpression: 'pk' });
    await withStoreErrors(`read the table ${name}`, async () => {
      for await (const { Items = [] } of pages) {
        const moves = Items.flatMap(({ pk }) => {
          const ref = personal(pk);
          const id = ref && names[ref.kind === 'session' ? 'session' : 'customer'](ref.id);
          return ref === undefined || id === undefined || id === ref.id ? [] : [{ ref, to: { ...ref, id } }];
        });
        await eachOf(moves, WIDTH, ({ ref, to }) => move(ref, to, names, now));
      }
    });
  }

  async function move(ref: Personal, to: Personal, names: Pseudonymiser, now: number): Promise<void> {
    for (;;) {
      const [old, target] = await live.read([ref, to]);
      const moved = old?.body;
      if (old === undefined || target === undefined || moved === undefined) return;
      await live.update([target], ({ body }) => joined(body, moved, names), now + ACTIVITY_DAYS * DAY_MS);
      if (await remove(ref, old.revision)) return;
    }
  }

  /** False when somebody wrote to it meanwhile. */
  function remove({ kind, id }: Personal, revision: number): Promise<boolean> {
    return table.remove(
      { pk: liveKey(kind, id) },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR #revision = :revision',
        ExpressionAttributeNames: { '#revision': 'revision' },
        ExpressionAttributeValues: { ':revision': revision },
      },
    );
  }

  return rename;
}

type Body = LiveBodies[Personal['kind']];

/** What is there under the new name with what was under the old; undefined where nothing changes. */
function joined(body: Body | undefined, moved: Body, names: Pseudonymiser): Body | undefined {
  if ('customers' in moved)
    return withVisits(
      body as LiveBodies['device'] | undefined,
      moved.events,
      moved.customers.map(names.customer),
    );
  return withEvents(body, moved.events, moved.devices?.map(names.customer));
}

/** The document of a key, if it is a customer's or a session's. */
function personal(key: string): Personal | undefined {
  for (const kind of PERSONAL)
    if (key.startsWith(liveKey(kind, ''))) return { kind, id: key.slice(liveKey(kind, '').length) };
  return undefined;
}

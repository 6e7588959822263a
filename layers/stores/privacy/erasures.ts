import { randomBytes, randomUUID } from 'node:crypto';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ERASURE_RECORD, type ErasureRecord } from '../../contract/erasure-record.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { parseDocument } from '../../contract/stored-document.ts';
import { type Backoff, pauses, sleep } from '../backoff.ts';
import { BUDGETS } from '../deadlines.ts';
import { decodeBody, encodeBody } from '../row-codec.ts';
import { documentClient, IS_NEW, type Item, isAtRevision, openTable } from '../tables.ts';

/** The register of erasures, and the secret that tombstones are made with. All methods throw `store.unavailable` and `document.damaged`. */
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
const SECRET = { pk: 'configuration', sk: 'privacy' };
const CONTESTED: Backoff = { firstMs: 20, capMs: 500, attempts: 8 };

/** The DynamoDB adapter, on the control table. */
export function erasuresTable(name: string, config: DynamoDBClientConfig = {}): Erasures {
  const table = openTable(name, documentClient(BUDGETS.stage, config));
  let known: string | undefined;

  async function secret(): Promise<string> {
    known ??= (await knownSecret()) ?? (await makeSecret());
    return known;
  }

  async function knownSecret(): Promise<string | undefined> {
    return (await table.get(SECRET, true))?.secret;
  }

  async function makeSecret(): Promise<string> {
    const made = randomBytes(32).toString('hex');
    const isFirst = await table.put({ ...SECRET, secret: made }, IS_NEW);
    return isFirst ? made : ((await knownSecret()) as string);
  }

  const recordOf = (item: Item): ErasureRecord =>
    parseDocument(
      ERASURE_RECORD,
      decodeBody(item.body),
      `The item ${PARTITION}/${item.sk} of the table ${name}`,
    );

  async function find(erasureId: string): Promise<ErasureRecord | undefined> {
    return (await read(erasureId)).record;
  }

  async function all(): Promise<ErasureRecord[]> {
    return (await table.query(PARTITION, true)).map(recordOf);
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
      const write = randomUUID();
      const item = { pk: PARTITION, sk: erasureId, body: encodeBody(next), revision: revision + 1, write };
      if (await table.put(item, isAtRevision(revision, write))) return next;
      const wait = waits.next();
      if (wait.done) {
        throw new ClienteleError(
          'store.unavailable',
          'An erasure could not be recorded: others kept changing it at the same time. Try again.',
          { erasureId },
        );
      }
      await sleep(wait.value);
    }
  }

  async function read(erasureId: string): Promise<{ record: ErasureRecord | undefined; revision: number }> {
    const item = await table.get({ pk: PARTITION, sk: erasureId }, true);
    return { record: item && recordOf(item), revision: item?.revision ?? 0 };
  }

  return { secret, knownSecret, find, all, update };
}

import { randomBytes } from 'node:crypto';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../../contract/errors.ts';
import { PSEUDONYM_KEY_PARTITION } from '../../contract/tables.ts';
import { BUDGETS } from '../deadlines.ts';
import { documentClient, IS_NEW, openTable } from '../tables.ts';
import { PLAIN_IDENTIFIERS, type Pseudonymiser, pseudonyms } from './names.ts';

/** The key of a shop's pseudonyms. It is made once and never changes: what was named under it must be found again. */
export interface NameKey {
  /** The key, made when it is first asked for. Throws `store.unavailable`. */
  key(): Promise<Uint8Array>;
  /** The key, if there is one yet. Throws `store.unavailable`. */
  knownKey(): Promise<Uint8Array | undefined>;
}

const KEY_BYTES = 32;
/** In a partition of its own, which only the functions that compute pseudonyms may read (infra/spec/functions.ts). */
const PLACE = { pk: PSEUDONYM_KEY_PARTITION, sk: 'pseudonyms' };

/** The DynamoDB adapter, on the control table. A key that was read is kept for the life of the container. */
export function nameKeyTable(name: string, config: DynamoDBClientConfig = {}): NameKey {
  const table = openTable(name, documentClient(BUDGETS.stage, config));
  let known: Uint8Array | undefined;

  async function knownKey(): Promise<Uint8Array | undefined> {
    known ??= (await table.get(PLACE, true))?.key;
    return known;
  }

  /** Undefined when somebody else made one first. */
  async function make(): Promise<Uint8Array | undefined> {
    const made = randomBytes(KEY_BYTES);
    if (await table.put({ ...PLACE, key: made }, IS_NEW)) known = made;
    return known;
  }

  async function key(): Promise<Uint8Array> {
    return (await knownKey()) ?? (await make()) ?? ((await knownKey()) as Uint8Array);
  }

  return { key, knownKey };
}

/** Names under the shop's key; its own identifiers while it has none. */
export async function knownNames(keys: Pick<NameKey, 'knownKey'>): Promise<Pseudonymiser> {
  const key = await keys.knownKey();
  return key === undefined ? PLAIN_IDENTIFIERS : pseudonyms(key);
}

/**
 * Names under the key that was meant, or the shop's own.
 * @param keyId as in {@link Pseudonymiser}; null: the shop's own
 * @throws ClienteleError `config.invalid` when the key is another one, or gone: what was named under it cannot be found
 */
export async function namesUnder(
  keyId: string | null,
  keys: Pick<NameKey, 'knownKey'>,
): Promise<Pseudonymiser> {
  if (keyId === null) return PLAIN_IDENTIFIERS;
  const names = await knownNames(keys);
  if (names.keyId === keyId) return names;
  throw new ClienteleError(
    'config.invalid',
    'The key of pseudonyms in the control table is not the one that the serving version was made with',
  );
}

import { ClienteleError } from '../../contract/errors.ts';
import type { ServingStore } from '../serving.ts';
import { type NameKey, namesUnder } from './name-key.ts';
import type { Pseudonymiser } from './names.ts';

/**
 * What the serving version calls people. The pointer says which key, if any, and the store caches it; the key itself is read
 * once a container. While the pointer cannot be read what was known last goes on.
 * @throws ClienteleError `store.unavailable`; `config.invalid` as {@link namesUnder}
 */
export function namesReader(
  store: Pick<ServingStore, 'current'>,
  keys: Pick<NameKey, 'knownKey'>,
): () => Promise<Pseudonymiser> {
  let last: Pseudonymiser | undefined;

  async function keyId(): Promise<string | null> {
    try {
      return (await store.current())?.pseudonyms ?? null;
    } catch (error) {
      const isAway = error instanceof ClienteleError && error.code === 'store.unavailable';
      if (last === undefined || !isAway) throw error;
      return last.keyId;
    }
  }

  return async () => {
    const wanted = await keyId();
    if (last?.keyId !== wanted) last = await namesUnder(wanted, keys);
    return last;
  };
}

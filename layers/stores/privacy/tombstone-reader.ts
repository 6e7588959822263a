import type { Erasures } from './erasures.ts';
import { knownNames, type NameKey } from './name-key.ts';
import { formsOf, type Pseudonymiser } from './names.ts';
import { tombstoneIds } from './tombstones.ts';

/** How long a container believes that nobody was ever erased, and that there never were pseudonyms. */
const NONE_MS = 5_000;

/**
 * Makes the identifiers of the tombstones of a customer, one for each form of the identifier: whichever of them was erased. None while the shop has
 * no secret, because nobody was ever erased. Secret and key are read once a container.
 * @param now UTC milliseconds
 */
export function tombstoneReader(
  erasures: Pick<Erasures, 'knownSecret'>,
  keys: Pick<NameKey, 'knownKey'>,
  now: () => number,
): (customer: string) => Promise<readonly string[]> {
  let secret: string | undefined;
  let names: Pseudonymiser | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return async (customer) => {
    const isSettled = secret !== undefined && names?.keyId != null;
    if (!isSettled && now() - askedAt > NONE_MS) {
      secret ??= await erasures.knownSecret();
      if (secret !== undefined) names = await knownNames(keys);
      askedAt = now();
    }
    return secret === undefined || names === undefined ? [] : tombstoneIds(secret, formsOf(names, customer));
  };
}

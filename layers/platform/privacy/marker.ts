import type { Erasures } from './erasures.ts';
import { markOf } from './marks.ts';

/** How long a container believes that nobody was ever erased. */
const NONE_MS = 5_000;

/**
 * Makes the marks of identifiers; undefined while the shop has no secret, because nobody was ever erased. The secret is read
 * once a container.
 * @param now UTC milliseconds
 */
export function marker(
  erasures: Pick<Erasures, 'knownSecret'>,
  now: () => number,
): (customer: string) => Promise<string | undefined> {
  let secret: string | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return async (customer) => {
    if (secret === undefined && now() - askedAt > NONE_MS) {
      secret = await erasures.knownSecret();
      askedAt = now();
    }
    return secret === undefined ? undefined : markOf(secret, customer);
  };
}

import { randomBytes } from 'node:crypto';
import { DAY_MS } from '../contract/events/days.ts';
import type { TagKey } from '../contract/recommendation-tag.ts';
import type { Control } from './control.ts';

const KEY_BYTES = 32;
/** A key makes identifiers for so long; … */
const KEY_DAYS = 90;
/** … and those it made are accepted for so long after that. */
const ACCEPTED_DAYS = 45;
/** How long a container trusts the keys that it read, and how soon it asks again while there are none. */
const [CACHE_MS, NONE_MS] = [5 * 60_000, 10_000];
/** A new key is used only once every container has read it. */
const SPREAD_MS = 2 * CACHE_MS;

/**
 * Makes the first key, or one that replaces a key that has grown old, and drops keys that nobody's identifiers need.
 * Called under the lease of a run.
 * @param now UTC milliseconds
 */
export async function renewRecommendationKeys(
  control: Pick<Control, 'recommendationKeys' | 'recordRecommendationKeys'>,
  now: number,
): Promise<void> {
  const keys = await control.recommendationKeys();
  const newest = keys[0];
  if (newest !== undefined && now - newest.madeAt < KEY_DAYS * DAY_MS) return;
  const kept = keys.filter(({ madeAt }) => now - madeAt < (KEY_DAYS + ACCEPTED_DAYS) * DAY_MS);
  await control.recordRecommendationKeys([{ key: randomBytes(KEY_BYTES), madeAt: now }, ...kept]);
}

/** Keys of a shop, newest first. */
export interface RecommendationKeys {
  /** The key to make identifiers with; undefined before the first run. */
  readonly signing: TagKey | undefined;
  /** Those whose identifiers are accepted. */
  readonly accepted: readonly TagKey[];
}

/**
 * Reads the keys, again after five minutes. Before the first run there are none. While they cannot be read, those that are known go
 * on, and the table is asked every ten seconds, not with every request.
 * @param now UTC milliseconds
 */
export function recommendationKeysReader(
  control: Pick<Control, 'recommendationKeys'>,
  now: () => number,
): () => Promise<RecommendationKeys> {
  let known: readonly TagKey[] = [];
  let reading: Promise<readonly TagKey[]> | undefined;
  let askAgainAt = Number.NEGATIVE_INFINITY;

  function read(): Promise<readonly TagKey[]> {
    if (reading !== undefined && now() < askAgainAt) return reading;
    askAgainAt = now() + (known.length > 0 ? CACHE_MS : NONE_MS);
    reading = control.recommendationKeys().then(
      (keys) => {
        known = keys;
        askAgainAt = now() + (keys.length > 0 ? CACHE_MS : NONE_MS);
        return keys;
      },
      (error: unknown) => {
        askAgainAt = now() + NONE_MS;
        if (known.length > 0) return known;
        throw error;
      },
    );
    return reading;
  }

  return async () => {
    const accepted = await read();
    return {
      signing: accepted.find(({ madeAt }) => now() - madeAt > SPREAD_MS) ?? accepted.at(-1),
      accepted,
    };
  };
}

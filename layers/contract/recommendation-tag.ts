import { createHmac, timingSafeEqual } from 'node:crypto';
import { formatRecommendationId, type RecommendationOrigin, tagOf } from './recommendation-id.ts';

/** Bytes of a tag: 16 characters of base64url. */
const TAG_BYTES = 12;

/** A key that tags recommendation ids. */
export interface TagKey {
  readonly key: Uint8Array;
  /** UTC milliseconds. */
  readonly madeAt: number;
}

/**
 * Makes an identifier that only who has the key can make.
 * @param subject whom the arm of an experiment was drawn for; the identifier is theirs alone. Null: anybody's
 */
export function taggedRecommendationId(
  origin: RecommendationOrigin,
  random: string,
  subject: string | null,
  key: Uint8Array,
): string {
  return formatRecommendationId(origin, random, tagFor(formatRecommendationId(origin, random), subject, key));
}

/**
 * Whether an identifier was made with one of the keys, for anybody or for one of the subjects. At most two hashes per key and subject.
 * @param subjects customer and session that the event names
 */
export function isGenuine(
  text: string,
  subjects: readonly (string | undefined)[],
  keys: readonly TagKey[],
): boolean {
  const found = tagOf(text);
  if (found === undefined) return false;
  const given = Buffer.from(found.tag, 'base64url');
  const known = [null, ...subjects.filter((subject) => subject !== undefined)];
  return keys.some(({ key }) =>
    known.some((subject) => {
      const tag = Buffer.from(tagFor(found.untagged, subject, key), 'base64url');
      return given.length === tag.length && timingSafeEqual(given, tag);
    }),
  );
}

/** HMAC-SHA-256 (RFC 2104), cut to 96 bits: a guess is a request, so 2^96 of them are out of reach. */
function tagFor(untagged: string, subject: string | null, key: Uint8Array): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([untagged, subject]))
    .digest()
    .subarray(0, TAG_BYTES)
    .toString('base64url');
}

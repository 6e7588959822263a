import { randomBytes } from 'node:crypto';
import { formatRecommendationId, type RecommendationOrigin } from '../../contract/recommendation-id.ts';
import { taggedRecommendationId } from '../../contract/recommendation-tag.ts';

/**
 * A new name for an answer, unlike any other. Opaque to callers; see {@link formatRecommendationId}.
 * @param subject whose the answer is alone; null: anybody may name it
 * @param key tags it; undefined: it has no tag
 */
export function newRecommendationId(
  origin: RecommendationOrigin,
  subject: string | null,
  key: Uint8Array | undefined,
): string {
  const random = randomBytes(12).toString('base64url');
  return key === undefined
    ? formatRecommendationId(origin, random)
    : taggedRecommendationId(origin, random, subject, key);
}

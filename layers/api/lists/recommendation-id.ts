import { randomBytes } from 'node:crypto';
import { formatRecommendationId, type RecommendationOrigin } from '../../contract/recommendation-id.ts';

/** A new name for an answer, unlike any other. Opaque to callers; see {@link formatRecommendationId}. */
export function newRecommendationId(origin: RecommendationOrigin): string {
  return formatRecommendationId(origin, randomBytes(12).toString('base64url'));
}

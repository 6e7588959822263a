import { randomBytes } from 'node:crypto';

/**
 * Names one answer, so that impressions, clicks and purchases that carry it can be attributed. Opaque to callers; it
 * holds the source and the model version itself, so attribution needs no log of answers: `r1.<source>.<96 random
 * bits>.<version>`.
 */
export function newRecommendationId(source: string, version: string): string {
  return `r1.${source}.${randomBytes(12).toString('base64url')}.${version}`;
}

import { hash } from 'node:crypto';

/**
 * A weak validator of an answer. Weak, because what is hashed leaves out what differs between two answers that mean
 * the same (the recommendation_id). 128 bits of SHA-256.
 */
export function weakEtag(meaning: string): string {
  return `W/"${hash('sha256', meaning, 'base64url').slice(0, 22)}"`;
}

/** Whether an `If-None-Match` header names this validator, by weak comparison (RFC 9110, 8.8.3.2). */
export function noneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  return [...header.matchAll(/"[^"]*"/g)].some(([tag]) => tag === opaque);
}

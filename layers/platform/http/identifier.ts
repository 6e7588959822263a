import { Buffer } from 'node:buffer';

/**
 * Longest identifier, in bytes of UTF-8: with version and kind before it, it has to fit a DynamoDB partition key
 * (2,048 bytes).
 */
export const MAX_IDENTIFIER_BYTES = 1_800;

/** How an identifier may stand in a path; for the API's description and for what an error says. */
export const IDENTIFIER_FORM =
  'Percent-encoded once. An identifier with `/`, `%` or `?` in it, or one that begins with `~`, is safe as `~` followed by ' +
  'the base64url of its UTF-8 bytes, without padding: gateways decode paths before they route them, and some do it twice.';

/**
 * The identifier in a path segment that the gateway has decoded: `~` and base64url, or the identifier itself.
 * Undefined when it is empty, too long, or begins with `~` and is no base64url of UTF-8.
 */
export function identifierFrom(segment: string): string | undefined {
  const identifier = segment.startsWith('~') ? fromBase64Url(segment.slice(1)) : segment;
  if (identifier === undefined || identifier === '') return undefined;
  return Buffer.byteLength(identifier, 'utf8') <= MAX_IDENTIFIER_BYTES ? identifier : undefined;
}

/** An identifier as a path segment that every gateway delivers intact. Inverse of {@link identifierFrom}. */
export function segmentOf(identifier: string): string {
  if (/^~|[/%?]|^\.{1,2}$/.test(identifier))
    return `~${Buffer.from(identifier, 'utf8').toString('base64url')}`;
  return encodeURIComponent(identifier);
}

function fromBase64Url(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url');
  // Buffer skips what it does not know; only text that comes back the same was base64url.
  if (bytes.toString('base64url') !== text) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

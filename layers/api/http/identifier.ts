import { Buffer } from 'node:buffer';
import { MAX_ID_BYTES } from '../../contract/events/event-rules.ts';

/** Message for an identifier of another size, the same in paths and bodies. */
export const IDENTIFIER_SIZE = `must be a text of 1 to ${MAX_ID_BYTES} bytes of UTF-8`;

/** Characters of the longest path segment: `~` and the base64url of an identifier. */
export const LONGEST_SEGMENT = 1 + Math.ceil((MAX_ID_BYTES * 4) / 3);

/** How an identifier is written in a path, for the OpenAPI document and for error messages. */
export const IDENTIFIER_FORM =
  'Percent-encoded once. An identifier with `/`, `%` or `?` in it, or one that begins with `~`, is safe as `~` followed by ' +
  'the base64url of its UTF-8 bytes, without padding: gateways decode paths before they route them, and some do it twice.';

/**
 * The identifier in a path segment that the gateway has decoded: `~` and base64url, or the identifier itself.
 * Undefined when it is empty, too long, or begins with `~` and is no base64url of UTF-8.
 */
export function identifierFrom(segment: string): string | undefined {
  const identifier = segment.startsWith('~') ? fromBase64Url(segment.slice(1)) : segment;
  return identifier !== undefined && isOfIdentifierSize(identifier) ? identifier : undefined;
}

/** Whether a text has the size of an identifier: the same limits in dumps, events, bodies and paths. */
export function isOfIdentifierSize(text: string): boolean {
  return text !== '' && Buffer.byteLength(text, 'utf8') <= MAX_ID_BYTES;
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

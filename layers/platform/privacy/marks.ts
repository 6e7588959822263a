import { createHmac } from 'node:crypto';

/**
 * The mark of an identifier: what stays of it when the customer is erased. HMAC-SHA-256 (RFC 2104) under the shop's own
 * secret, 128 bits in hexadecimal: it tells the identifier when it comes again, and nobody without the secret can find out
 * by trying which identifier it was made of.
 */
export function markOf(secret: string, identifier: string): string {
  return createHmac('sha256', secret).update(`erased\0${identifier}`).digest('hex').slice(0, 32);
}

/** Tells whether identifiers are among those marked, each looked at once. */
export function markedBy(secret: string, marks: ReadonlySet<string>): (identifier: string) => boolean {
  const known = new Map<string, boolean>();
  return (identifier) => {
    let marked = known.get(identifier);
    if (marked === undefined) {
      marked = marks.has(markOf(secret, identifier));
      // Of very many identifiers the first are not worth keeping.
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(identifier, marked);
    }
    return marked;
  };
}

const MOST_KNOWN = 1_000_000;

import { createHmac } from 'node:crypto';

/**
 * The tombstone of an identifier: what stays of it when the customer is erased. HMAC-SHA-256 (RFC 2104) under the shop's own
 * secret, 128 bits in hexadecimal: it tells the identifier when it comes again, and nobody without the secret can find out
 * by trying which identifier it was made of.
 */
export function tombstoneId(secret: string, identifier: string): string {
  return createHmac('sha256', secret).update(`erased\0${identifier}`).digest('hex').slice(0, 32);
}

/** Tombstones of all forms of an identifier, see formsOf in names.ts: a customer may have been erased under any of them. */
export function tombstoneIds(secret: string, forms: readonly string[]): string[] {
  return forms.map((form) => tombstoneId(secret, form));
}

/** The same function, which looks at an identifier once. */
export function memoized<T>(of: (identifier: string) => T): (identifier: string) => T {
  const known = new Map<string, T>();
  return (identifier) => {
    if (known.has(identifier)) return known.get(identifier) as T;
    const made = of(identifier);
    // Of very many identifiers the first are not worth keeping.
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(identifier, made);
    return made;
  };
}

const MOST_KNOWN = 1_000_000;

import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import {
  BODY_BYTES,
  BODY_LETTERS,
  bodyLabel,
  PREFIXES,
  type PseudonymKind,
  TAG_BYTES,
  TAG_LETTERS,
  tagLabel,
} from '../../contract/pseudonym-form.ts';

/** Maps identifiers of customers and sessions to those that a version and its live documents store. */
export interface Pseudonymiser {
  /** Identifies the key of the pseudonyms without revealing it; null if identifiers are stored as they are. */
  readonly keyId: string | null;
  /** A pseudonym made by this key is returned unchanged: nothing is hashed twice. */
  customer(id: string): string;
  session(id: string): string;
}

/** Keeps the shop's own identifiers. */
export const PLAIN_IDENTIFIERS: Pseudonymiser = { keyId: null, customer: (id) => id, session: (id) => id };

/** Pseudonyms under a key, see contract/pseudonym-form.ts. */
export function pseudonyms(key: Uint8Array): Pseudonymiser {
  const secret = createSecretKey(key);
  return {
    keyId: keyIdOf(key),
    customer: (id) => pseudonymOf(secret, 'customer', id),
    session: (id) => pseudonymOf(secret, 'session', id),
  };
}

/** Tells one key from another: what was named under one is not mixed with what was named under another. */
export function keyIdOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('key\0').digest('hex').slice(0, 16);
}

function pseudonymOf(key: KeyObject, named: PseudonymKind, id: string): string {
  if (isPseudonym(key, named, id)) return id;
  const digest = createHmac('sha256', key)
    .update(bodyLabel(named) + id)
    .digest();
  const body = digest.toString('base64url', 0, BODY_BYTES);
  return PREFIXES[named] + body + tagOf(key, named, body);
}

function isPseudonym(key: KeyObject, named: PseudonymKind, id: string): boolean {
  const prefix = PREFIXES[named];
  if (!id.startsWith(prefix) || !FORM.test(id.slice(prefix.length))) return false;
  const body = id.slice(prefix.length, prefix.length + BODY_LETTERS);
  const tag = id.slice(prefix.length + BODY_LETTERS);
  return timingSafeEqual(Buffer.from(tag), Buffer.from(tagOf(key, named, body)));
}

const FORM = new RegExp(`^[\\w-]{${BODY_LETTERS + TAG_LETTERS}}$`);

function tagOf(key: KeyObject, named: PseudonymKind, body: string): string {
  const digest = createHmac('sha256', key)
    .update(tagLabel(named) + body)
    .digest();
  return digest.toString('base64url', 0, TAG_BYTES);
}

/**
 * Everything that records of one customer may call them: the identifier itself, and, where the shop has ever had
 * pseudonyms, that. The last is the same whichever of them is given.
 */
export function formsOf(names: Pseudonymiser, customer: string): readonly [string, ...string[]] {
  const keyed = names.customer(customer);
  return keyed === customer ? [customer] : [customer, keyed];
}

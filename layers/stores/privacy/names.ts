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

/** What customers and sessions are called in everything that a shop's version, and its live documents, hold. */
export interface Names {
  /** Which key made them; null where identifiers stand for themselves. Tells nothing of the key. */
  readonly keyId: string | null;
  /** What is a pseudonym of this key already stays as it is: nothing is ever hashed twice. */
  customer(id: string): string;
  session(id: string): string;
}

/** The shop's own identifiers, as they are. */
export const OWN_NAMES: Names = { keyId: null, customer: (id) => id, session: (id) => id };

/** Pseudonyms under a key, see layers/analytics/privacy/pseudonym-form.ts. */
export function pseudonyms(key: Uint8Array): Names {
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
export function formsOf(names: Names, customer: string): readonly [string, ...string[]] {
  const keyed = names.customer(customer);
  return keyed === customer ? [customer] : [customer, keyed];
}

/** Identifiers that become pseudonyms: of customers, and of sessions, through which a shop's own logs would identify the customer. */
export const PSEUDONYM_KINDS = ['customer', 'session'] as const;
export type PseudonymKind = (typeof PSEUDONYM_KINDS)[number];

/** Columns of people, and what they are named as: who is known by a device alone is a customer of that name. */
export const PERSON_COLUMNS = {
  customer_id: 'customer',
  anonymous_id: 'customer',
  session_id: 'session',
} as const satisfies Record<string, PseudonymKind>;

/**
 * A pseudonym is `<prefix><body><tag>`, 38 letters, digits, `-` and `_`:
 *
 *   body  base64url of the first 128 bits of HMAC-SHA-256(key, `<kind>` NUL `<identifier>`)
 *   tag   base64url of the first 64 bits of HMAC-SHA-256(key, `<kind>-pseudonym` NUL `<body>`)
 *
 * Two of n identifiers have the same body with a probability below n² / 2¹²⁹: 1.5 · 10⁻²³ for a hundred million. The tag
 * distinguishes a pseudonym from an identifier that looks like one: a text is a pseudonym only if its tag is right, which without the
 * key happens only by chance (2⁻⁶⁴). So no identifier of a shop is reserved or refused, a pseudonym stays as it is, and an
 * unusual identifier is replaced like any other.
 */
export const PREFIXES: Readonly<Record<PseudonymKind, string>> = { customer: 'ps1c_', session: 'ps1s_' };
export const BODY_BYTES = 16;
export const TAG_BYTES = 8;
/** Letters of base64url without padding. */
export const BODY_LETTERS = 22;
export const TAG_LETTERS = 11;

/** Prefix of the text that is hashed for the body. */
export function bodyLabel(named: PseudonymKind): string {
  return `${named}\0`;
}

/** Prefix of the text that is hashed for the tag. */
export function tagLabel(named: PseudonymKind): string {
  return `${named}-pseudonym\0`;
}
